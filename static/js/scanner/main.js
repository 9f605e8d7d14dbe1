// The scanner of a gate. Which view is shown follows from what the device knows: a shift, a gate.
import { line, Refused, Unreachable } from './api.js';
import * as camera from './camera.js';
import * as counts from './counts.js';
import { readPhoto, reader } from './decode.js';
import * as shift from './device.js';
import * as differing from './differing.js';
import { keep } from './keep.js';
import { clock, date, element, find, findAll, local, say, show, tell, words } from './page.js';
import * as queue from './queue.js';
import { scan, see } from './scanning.js';
import { close } from './verdict.js';
import * as wedge from './wedge.js';

const REFRESH = 5 * 60 * 1000; // milliseconds
const { device, gate } = shift;
let read = null; // what reads codes here; null where nothing does

/* Views */
function draw() {
  const place = gate();
  document.body.classList.toggle('scanner--kiosk', Boolean(device.shift && device.shift.is_kiosk));
  find('place').textContent = place ? local(place.name) : device.shift ? device.shift.name : words.scanner;
  find('shift').textContent = device.shift ? say(place ? 'until' : 'shift_until', { area: place && local(place.area), time: ends() }) : words.site;
  find('line').hidden = !device.shift;
  find('change').hidden = device.gates.length < 2;
  find('directions').hidden = !place || place.direction !== 'both';
  if (place && place.direction !== 'both') find('directions').querySelector('[value=' + place.direction + ']').checked = true;
  find('gates').replaceChildren(...device.gates.map((each) => {
    const item = document.createElement('li');
    const button = element('button', 'scanner__gate');
    button.type = 'button';
    button.append(element('strong', '', local(each.name)), element('span', '', [local(each.area), words[each.direction]].join(' · ')));
    button.addEventListener('click', () => choose(each.code));
    item.append(button);
    return item;
  }));
}

function ends() {
  const end = device.shift.ends_at;
  return date(end) === date(shift.now()) ? clock(end) : date(end) + ' ' + clock(end);
}

function drawLine() {
  find('line').classList.toggle('scanner__line--down', !line.isUp);
  find('line-words').textContent = line.isUp ? words.online : words.offline;
  const { waiting } = queue.queue;
  find('waiting').hidden = !waiting;
  find('waiting').textContent = say('waiting', { count: waiting });
}

async function open() {
  draw();
  if (location.hash.length > 1) {
    await camera.stop();
    show('join');
  } else if (!device.token) {
    await camera.stop();
    show('welcome');
  } else if (!gate()) {
    await camera.stop();
    show('gates');
  } else {
    show('scan');
    counts.count();
    await differing.draw();
    await look();
  }
}

async function look() {
  const hasCamera = read && navigator.mediaDevices;
  find('photo-small').hidden = !hasCamera;
  find('photo-large').hidden = Boolean(hasCamera);
  find('stage').classList.toggle('scan__stage--still', !hasCamera);
  find('hint').textContent = !hasCamera ? words.no_reader : device.shift.is_kiosk ? words.kiosk : words.hint;
  if (!hasCamera) return;
  try {
    await camera.start({ read, facing: device.shift.is_kiosk ? 'user' : 'environment', onRead: see });
  } catch (error) {
    find('stage').classList.add('scan__stage--still');
    find('hint').textContent = error.name === 'NotAllowedError' ? words.no_permission : words.no_camera;
    find('photo-large').hidden = false;
    find('photo-small').hidden = true;
  }
}

/* The shift */
async function choose(code) {
  await shift.choose(code);
  await open();
  await refresh();
}

async function refresh() {
  if (!device.token || shift.isOver()) return;
  try {
    await shift.refresh();
    draw();
  } catch (error) {
    if (!(error instanceof Unreachable || error instanceof Refused)) throw error;
  }
}

async function leave(reason) {
  const lost = queue.queue.waiting;
  await shift.forget();
  await queue.counted();
  close();
  await open();
  tell([reason, lost && say('lost', { count: lost })].filter(Boolean).join(' '));
}

async function endWhenOver() {
  const isClosed = !device.gates.length;
  if (!device.token || !shift.isOver() || (isClosed && queue.queue.waiting)) return; // the queue tries now and then
  if (await queue.sync()) {
    if (device.token) await leave(words.over);
  } else if (device.token) {
    await shift.close();
    close();
    await open();
    tell(words.over_unsent);
  }
}

async function join(event) {
  event.preventDefault();
  const button = event.target.querySelector('button');
  button.disabled = true;
  try {
    if (!(await queue.sync()) && device.token) throw new Unreachable(); // an earlier shift's scans are not lost
    await shift.join(location.hash.slice(1), event.target.elements.name.value.trim() || words.phone);
    history.replaceState(null, '', location.pathname);
    tell('');
    await open();
  } catch (error) {
    if (error instanceof Refused) tell(error.message);
    else if (error instanceof Unreachable) tell(words.no_network);
    else throw error;
  } finally {
    button.disabled = false;
  }
}

async function photograph(event) {
  const [file] = event.target.files;
  event.target.value = '';
  if (!file) return;
  tell('');
  try {
    const text = await readPhoto(file, read);
    if (text) scan(text);
    else tell(words.no_code);
  } catch (error) {
    tell(error instanceof Unreachable ? words.no_network : error instanceof Refused ? error.message : words.no_code);
  }
}

/* What people do */
find('join').addEventListener('submit', join);
find('type').addEventListener('submit', (event) => {
  event.preventDefault();
  const { code } = event.target.elements;
  if (code.value.trim()) scan(code.value);
  code.value = '';
});
findAll('photo').forEach((input) => input.addEventListener('change', photograph));
find('change').addEventListener('click', async () => {
  await shift.choose('');
  await open();
});
find('leave').addEventListener('click', async () => {
  if (await queue.sync()) await leave('');
  else tell(words.send_first);
});
wedge.listen((text) => { if (gate()) scan(text); });
line.addEventListener('change', drawLine);
line.addEventListener('gone', (event) => leave(event.detail || words.over));
queue.queue.addEventListener('change', drawLine);
window.addEventListener('hashchange', open); // the QR code of another shift

async function begin() {
  await shift.recall();
  await queue.start();
  drawLine();
  counts.start();
  setInterval(refresh, REFRESH);
  setInterval(endWhenOver, 1000);
  const reading = reader();
  if (!gate() || location.hash.length > 1) await open(); // nobody waits for a decoder who does not scan yet
  read = await reading;
  if (gate() && location.hash.length < 2) await open();
  await refresh();
  await keep().catch(() => { /* without a network nothing new is kept */ });
}

begin();
