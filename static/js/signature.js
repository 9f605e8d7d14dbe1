// A signature drawn with a finger, a pen or a mouse: the canvas shows it, the field beside it has it as SVG path data.
const canvas = document.querySelector('[data-signature]');
const field = document.getElementById(canvas.dataset.signature);
const ink = canvas.getContext('2d');
const LONGEST = 20000;
let isDrawing = false;

function place(event) {
  const box = canvas.getBoundingClientRect();
  const within = (part, whole) => Math.max(0, Math.min(whole - 1, Math.round(part * whole)));
  return [
    within((event.clientX - box.left) / box.width, canvas.width),
    within((event.clientY - box.top) / box.height, canvas.height),
  ];
}

function show() {
  ink.clearRect(0, 0, canvas.width, canvas.height);
  ink.strokeStyle = getComputedStyle(canvas).color;
  ink.lineWidth = 4;
  ink.lineCap = ink.lineJoin = 'round';
  ink.stroke(new Path2D(field.value));
}

canvas.closest('[hidden]').hidden = false;
show();

canvas.addEventListener('pointerdown', (event) => {
  isDrawing = true;
  canvas.setPointerCapture(event.pointerId);
  const [x, y] = place(event);
  field.value += `M${x} ${y}L${x} ${y}`;
  show();
});

canvas.addEventListener('pointermove', (event) => {
  if (!isDrawing || field.value.length > LONGEST - 20) return;
  field.value += `L${place(event).join(' ')}`;
  show();
});

['pointerup', 'pointercancel'].forEach((name) => canvas.addEventListener(name, () => { isDrawing = false; }));

document.querySelector('[data-signature-clear]').addEventListener('click', () => {
  field.value = '';
  show();
});
