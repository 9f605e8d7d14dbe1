// A USB or Bluetooth scanner types what it reads, faster than anybody, and ends with Enter, wherever the focus is.
const GAP = 80; // milliseconds between two of its characters, at most
const SHORTEST = 10;

/** The character of a key. While a Chinese input method composes, only the key is known. */
function character(event) {
  if (event.key !== 'Process') return event.key.length === 1 ? event.key : '';
  const known = /^(?:Key|Digit)(.)$/.exec(event.code);
  return known ? known[1] : event.code === 'Slash' ? '/' : '.';
}

export function listen(onRead) {
  let text = '';
  let last = 0;
  document.addEventListener('keydown', (event) => {
    if (event.timeStamp - last > GAP) text = '';
    last = event.timeStamp;
    if (event.key !== 'Enter') {
      text += character(event);
      return;
    }
    const read = text;
    text = '';
    if (read.length < SHORTEST) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.target.form) event.target.form.reset(); // what it typed into a field
    onRead(read);
  }, { capture: true });
}
