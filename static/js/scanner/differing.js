// What turned out otherwise than this device said without a network.
import { clock, element, find, words } from './page.js';
import { queue } from './queue.js';
import * as store from './store.js';
import { read } from './token.js';

const title = (verdict) => words['title_' + verdict];

export async function draw() {
  const scans = await store.all('differing');
  find('differing').hidden = !scans.length;
  find('differing-list').replaceChildren(...scans.map(({ scanned_at: at, shown, token, answer }) => {
    const item = element('li', 'scan__other');
    const about = element('p', 'small muted', [clock(at), answer.detail].filter(Boolean).join(' · '));
    const name = answer.name || (read(token) || { code: token.slice(0, 20) }).code;
    item.append(element('p', 'scan__who', name), element('p', '', title(shown) + ' → ' + title(answer.verdict || 'unknown')), about);
    return item;
  }));
}

queue.addEventListener('change', draw);
