import https from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Sandbox } from '../destination.ts';

export const sandbox: Sandbox = {
  faults: [],
  async start({ host, port, tls }) {
    const server = https.createServer({ key: tls.key, cert: tls.cert }, (_, response) => response.writeHead(404).end());
    await new Promise<void>((yes, no) => server.once('error', no).listen(port, host, yes));
    const url = `https://${host}:${(server.address() as AddressInfo).port}`;
    return {
      config: {
        type: 'marketo',
        munchkinId: '123-ABC-456',
        formId: 1179,
        serverId: 'ab12',
        apiUrl: url,
        formsUrl: url,
      },
      url,
      requests: [],
      close: () => new Promise((yes) => server.close(() => yes())),
    };
  },
};
