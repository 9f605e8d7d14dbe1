// What the modules share of the page: its elements, its words, its language.
export const settings = document.body.dataset;
export const words = JSON.parse(document.getElementById('scanner-words').textContent);
export const language = document.documentElement.lang;

export const find = (name) => document.querySelector('[data-' + name + ']');
export const findAll = (name) => Array.from(document.querySelectorAll('[data-' + name + ']'));

/** A bilingual text of the API in the page's language; Chinese where English is empty. */
export const local = (text) => (text && ((language === 'en' && text.en) || text.zh)) || '';

/** Words of the page with their places filled: `{count}`. */
export const say = (name, values) => words[name].replace(/\{(\w+)\}/g, (all, key) => values[key]);

export function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

const time = new Intl.DateTimeFormat(language, { timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit', hour12: false });
const day = new Intl.DateTimeFormat(language, { timeZone: 'Asia/Shanghai', month: 'short', day: 'numeric' });
export const clock = (moment) => time.format(new Date(moment));
export const date = (moment) => day.format(new Date(moment));

/** Show one of the page's views. */
export function show(name) {
  findAll('view').forEach((view) => { view.hidden = view.dataset.view !== name; });
  document.body.dataset.shown = name;
}

/** Say something above every view; nothing takes it away. */
export function tell(text) {
  const message = find('message');
  message.textContent = text || '';
  message.hidden = !text;
}
