// What `npm run links` does, apart from the network and the files.

/** Hosts of examples and of no page: nobody answers there, and nobody should. */
const NO_PAGE = /(?:^|\.)(?:contoso|fabrikam|example|yourdomain)\.|^login\.microsoftonline\.com$/i;
/** Hosts of documentation: a source names others as well, which are those of the wire. */
const DOCUMENTATION =
  /^(?:(?:learn|docs|help|developer|experienceleague|nation|support)\..+|nodejs\.org|aka\.ms|github\.com)$/i;
/** The portal that was switched off: whatever leads there is dead, though something answers. */
const GONE = /(?:^|\.)cloudpartner\.azure\.com$/i;
const MOST_REDIRECTS = 10;

/** The web pages that a Markdown text links to, or that a source names in quotes; without their fragments. */
export function linksIn(text) {
  const found = text.matchAll(/\]\((https:\/\/[^\s)]+)\)|<(https:\/\/[^\s>]+)>|(['"])(https:\/\/[^\s'"`$]+)\3/g);
  return [...found]
    .filter(([, markdown, angle, , quoted]) => {
      const link = markdown ?? angle ?? quoted;
      if (!URL.canParse(link)) return false;
      const { hostname } = new URL(link);
      return !NO_PAGE.test(hostname) && (quoted === undefined || DOCUMENTATION.test(hostname));
    })
    .map(([, markdown, angle, , quoted]) => (markdown ?? angle ?? quoted).split('#')[0]);
}

/** `/`, `/en-us`, `/de-de/`: where a site sends those whose page is gone. */
const isHome = (url) => /^\/(?:[a-z]{2}(?:-[a-z]{2,4})?\/?)?(?:index\.html?|home\/?)?$/i.test(new URL(url).pathname);

/**
 * Opens one link and follows its redirects.
 *
 * @param open gets an address and gives `{ status, location }`, or throws
 * @returns `{ state: 'alive' | 'dead' | 'unclear', why }`: dead is what the other side says so of, unclear what it keeps
 * from programs or does not answer now
 */
export async function tryLink(link, open) {
  let url = link;
  for (let hops = 0; hops <= MOST_REDIRECTS; hops++) {
    if (GONE.test(new URL(url).hostname)) return { state: 'dead', why: `leads to the portal that is no more: ${url}` };
    let answer;
    try {
      answer = await open(url);
    } catch (error) {
      const code = error?.code ?? error?.cause?.code ?? error?.name ?? 'no answer';
      return { state: code === 'ENOTFOUND' ? 'dead' : 'unclear', why: `${code} at ${new URL(url).host}` };
    }
    const { status, location } = answer;
    if (status >= 300 && status < 400 && location) {
      const next = URL.canParse(location, url) ? new URL(location, url) : null;
      if (next?.protocol !== 'https:') return { state: 'dead', why: `leads to ${location}` };
      if (isHome(next.href) && !isHome(link)) return { state: 'dead', why: `leads to a home page: ${next.href}` };
      url = next.href;
      continue;
    }
    if (status >= 200 && status < 300) return { state: 'alive', why: url === link ? '' : `now at ${url}` };
    if (status === 404 || status === 410) return { state: 'dead', why: `${status} at ${url}` };
    // 401, 403 and 429 keep programs out; 5xx is of this hour.
    return { state: 'unclear', why: `${status} at ${url}` };
  }
  return { state: 'dead', why: `more than ${MOST_REDIRECTS} redirects` };
}

/**
 * Tries every link, some at a time, what is unclear a second time after a pause.
 *
 * @param places `Map` of a link to the files that hold it
 */
export async function tryAll(places, open, { atOnce = 4, pauseMs = 5000 } = {}) {
  const queue = [...places.keys()].sort();
  const results = [];
  const work = async () => {
    for (let link = queue.shift(); link !== undefined; link = queue.shift()) {
      let result = await tryLink(link, open);
      if (result.state === 'unclear') {
        await new Promise((done) => setTimeout(done, pauseMs));
        result = await tryLink(link, open);
      }
      results.push({ link, files: places.get(link), ...result });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return results.sort((a, b) => (a.link < b.link ? -1 : 1));
}

/**
 * The lines to print, the dead last, and the exit code: 1 with a dead link; 3 where none is alive, which is rather the
 * network of this machine than every page at once.
 */
export function told(results) {
  const of = (state) => results.filter((one) => one.state === state);
  const lines = [...of('unclear'), ...of('dead')].flatMap(({ state, link, why, files }) => [
    `${state}  ${link}`,
    `         ${why}`,
    `         in ${files.slice(0, 3).join(', ')}${files.length > 3 ? ` and ${files.length - 3} more` : ''}`,
  ]);
  const [alive, unclear, dead] = [of('alive'), of('unclear'), of('dead')].map((list) => list.length);
  lines.push(`${results.length} links: ${alive} alive, ${unclear} unclear, ${dead} dead`);
  return { text: `${lines.join('\n')}\n`, exitCode: alive === 0 ? 3 : dead > 0 ? 1 : 0 };
}
