// One can hear and feel a verdict without looking. Browsers are silent until somebody has touched the page.
import { find } from './page.js';

const TONES = { // [hertz, seconds]
  green: [[880, .09], [1320, .16]],
  amber: [[620, .14], [0, .06], [620, .14]],
  red: [[220, .22], [0, .05], [165, .4]],
};
const SHAKES = { green: 80, amber: [80, 80, 80], red: [250, 80, 250] };
const MUTED = 'scanner muted';
const Context = window.AudioContext || window.webkitAudioContext;
let context = null;

['pointerdown', 'keydown'].forEach((name) => document.addEventListener(name, () => {
  context = context || (Context && new Context());
  if (context && context.state === 'suspended') context.resume();
}));

const button = find('sound');
function press(isOn) { button.setAttribute('aria-pressed', String(isOn)); }
press(!localStorage.getItem(MUTED));
button.addEventListener('click', () => {
  const isOn = button.getAttribute('aria-pressed') !== 'true';
  press(isOn);
  if (isOn) localStorage.removeItem(MUTED);
  else localStorage.setItem(MUTED, '1');
});

export function play(tone) {
  if (navigator.vibrate && navigator.userActivation && navigator.userActivation.hasBeenActive) navigator.vibrate(SHAKES[tone]);
  if (!context || localStorage.getItem(MUTED)) return;
  let at = context.currentTime;
  TONES[tone].forEach(([hertz, seconds]) => {
    if (hertz) {
      const oscillator = new OscillatorNode(context, { type: tone === 'red' ? 'square' : 'sine', frequency: hertz });
      const volume = new GainNode(context, { gain: tone === 'red' ? .25 : .5 });
      oscillator.connect(volume).connect(context.destination);
      oscillator.start(at);
      oscillator.stop(at + seconds);
    }
    at += seconds;
  });
}
