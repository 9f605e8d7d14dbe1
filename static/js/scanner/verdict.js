// The verdict over the whole screen, until it has been seen.
import { clock, find, local, say, words } from './page.js';
import { play } from './sound.js';

const SECONDS = 2.5;
const GLANCE = 1000; // milliseconds in which a green is seen
const TONES = { admitted: 'green', unlisted: 'amber' };
const panel = find('verdict');
const main = document.querySelector('main');
let timer = 0;
let shown = 0; // when
let focused = null;

function write(name, text) {
  const place = find('verdict-' + name);
  place.textContent = text || '';
  place.hidden = !text;
  return text;
}

/** Show an answer of the API, or of this device (`isOffline`). Where the volunteer decides, `turnAway` is called when
nobody was let in. */
export function show(answer, { direction, isOffline = false, isKiosk = false, turnAway = null }) {
  const tone = TONES[answer.verdict] || 'red';
  const admitted = direction === 'exit' ? 'exit' : 'admitted';
  const title = words['title_' + (answer.verdict === 'admitted' ? admitted : answer.verdict)];
  const told = answer.detail || (answer.verdict === 'too_early' && local(answer.words)); // when it opens
  const reason = told || words['reason_' + answer.verdict];
  const { earlier } = answer;
  panel.dataset.tone = tone;
  const said = [
    write('title', title),
    write('words', reason),
    write('name', answer.name),
    write('organization', answer.organization),
    write('category', local(answer.category)),
    write('earlier', earlier && say('earlier', { time: clock(earlier.at), gate: local(earlier.gate) })),
  ];
  const photo = find('verdict-photo');
  photo.hidden = !answer.photo;
  if (!photo.hidden) photo.src = answer.photo;
  else photo.removeAttribute('src');
  find('verdict-person').hidden = !answer.name && !answer.category;
  find('verdict-offline').hidden = !isOffline;
  find('verdict-next').hidden = tone === 'green';
  find('verdict-next').textContent = words[tone === 'amber' ? 'let_in' : 'next'];
  find('verdict-away').hidden = tone !== 'amber';
  find('verdict-away').onclick = turnAway;
  find(tone === 'green' ? 'said' : 'warned').textContent = said.filter(Boolean).join(', ');
  if (panel.hidden) focused = document.activeElement;
  panel.hidden = false;
  shown = Date.now();
  main.inert = true;
  if (tone !== 'green') find('verdict-next').focus();
  play(tone);
  clearTimeout(timer);
  if (tone === 'green' || isKiosk) timer = setTimeout(close, SECONDS * (tone === 'green' ? 1 : 2) * 1000);
}

/** Whether the verdict waits to be read: a green for a glance, every other until it is put away. */
export function isHeld() {
  return !panel.hidden && (panel.dataset.tone !== 'green' || Date.now() - shown < GLANCE);
}

export function close() {
  clearTimeout(timer);
  if (panel.hidden) return;
  panel.hidden = true;
  main.inert = false;
  find('said').textContent = find('warned').textContent = '';
  if (focused && focused !== document.body) focused.focus({ preventScroll: true });
}

panel.addEventListener('click', close);
document.addEventListener('keydown', (event) => {
  const isPress = (event.key === 'Enter' || event.key === ' ') && !event.target.closest('button');
  if (panel.hidden || !(isPress || event.key === 'Escape')) return;
  event.preventDefault();
  close();
});
