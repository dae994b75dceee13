// No test may meet the proxy, the roots or the colours of the machine it runs on.
for (const name of [
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'ALL_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'all_proxy',
]) {
  delete process.env[name];
}
for (const name of ['FORCE_COLOR', 'NO_COLOR', 'GITHUB_ACTIONS', 'TF_BUILD', 'GITHUB_STEP_SUMMARY'])
  delete process.env[name];
