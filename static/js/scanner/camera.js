// The camera, its light, and a screen that stays on. The camera rests while the page is hidden.
import { find } from './page.js';

const PAUSE = 90; // milliseconds between two looks
const video = find('video');
const torch = find('torch');
let stream = null;
let wanted = null; // {read, facing, onRead}, while somebody is scanning
let lock = null;

/** Read codes from the camera until `stop`. Raises what the browser says where it may not or cannot. */
export async function start(options) {
  await stop();
  wanted = options;
  await run();
}

export async function stop() {
  wanted = null;
  rest();
}

async function run() {
  const mine = wanted;
  const camera = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: { ideal: mine.facing }, width: { ideal: 1280 }, height: { ideal: 720 } },
  });
  if (mine !== wanted || stream) { // meanwhile somebody left
    camera.getTracks().forEach((track) => track.stop());
    return;
  }
  stream = camera;
  video.srcObject = stream;
  await video.play();
  const [track] = stream.getVideoTracks();
  torch.hidden = !(track.getCapabilities && track.getCapabilities().torch);
  torch.setAttribute('aria-pressed', 'false');
  stayAwake();
  look(stream);
}

async function look(mine) {
  while (stream === mine) {
    if (video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) {
      const text = await wanted.read(video).catch(() => null);
      if (text && stream === mine) wanted.onRead(text);
    }
    await new Promise((resolve) => { setTimeout(resolve, PAUSE); });
  }
}

function rest() {
  if (stream) stream.getTracks().forEach((track) => track.stop());
  stream = null;
  video.srcObject = null;
  if (lock) lock.release();
  lock = null;
}

async function stayAwake() {
  lock = navigator.wakeLock ? await navigator.wakeLock.request('screen').catch(() => null) : null;
}

torch.addEventListener('click', async () => {
  const isOn = torch.getAttribute('aria-pressed') !== 'true';
  await stream.getVideoTracks()[0].applyConstraints({ advanced: [{ torch: isOn }] });
  torch.setAttribute('aria-pressed', String(isOn));
});

document.addEventListener('visibilitychange', () => {
  if (document.hidden) rest();
  else if (wanted) run().catch(() => { /* the page says since its start what else there is */ });
});
