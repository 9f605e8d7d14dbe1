// How many are inside, while there is a network.
import { line, read } from './api.js';
import { device } from './device.js';
import { find, findAll } from './page.js';

const EVERY = 10000; // milliseconds

export async function count() {
  if (!device.gate || document.hidden) return;
  try {
    const told = await read('gates/' + device.gate + '/counts/');
    findAll('count').forEach((place) => { place.textContent = told[place.dataset.count].toLocaleString(); });
    find('counts').hidden = false;
  } catch (error) {
    find('counts').hidden = true; // old numbers would be taken for live ones
  }
}

export function start() {
  setInterval(count, EVERY);
  line.addEventListener('change', () => line.isUp && count());
}
