// The schedule's editor: draws one day from JSON, sends each change as one small request, and asks every few seconds
// whether somebody else has changed the draft. The server decides; what it refuses is drawn back as it was.
(function () {
  'use strict';

  const root = document.querySelector('[data-editor]');
  const find = (name, place) => (place || root).querySelector('[data-' + name + ']');
  const words = JSON.parse(document.getElementById('editor-words').textContent);
  const say = (name, values) => words[name].replace(/\{(\w+)\}/g, (all, key) => values[key]);
  const csrf = root.querySelector('[name=csrfmiddlewaretoken]').value;

  const STEP = 5; // minutes to which everything snaps
  const PIXELS = 1.4; // per minute
  const ASK_EVERY = 2500; // milliseconds
  const columns = Array.from(root.querySelectorAll('[data-room]'));
  const day = root.dataset.day;
  const undone = []; // where sessions were, the latest last

  let state = JSON.parse(document.getElementById('editor-state').textContent);
  let held = null; // what the pointer or the keyboard is moving: {session, room, start, length}
  let opening = 8 * 60; // the minutes of the day at which the grid begins and ends
  let closing = 20 * 60;

  /* Times: minutes since midnight of the day, and what the server reads. */
  const minutesOf = (text) => Number(text.slice(11, 13)) * 60 + Number(text.slice(14, 16));
  const clock = (minutes) => String(Math.floor(minutes / 60)).padStart(2, '0') + ':' + String(minutes % 60).padStart(2, '0');
  const written = (minutes) => day + 'T' + clock(minutes);
  const snapped = (minutes) => Math.round(minutes / STEP) * STEP;
  const onDay = (session) => session.starts.slice(0, 10) === day;

  const texts = (session) => session.warnings.map((warning) => warning.text);

  /* Drawing */
  function element(tag, className, text) {
    const made = document.createElement(tag);
    made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  function block(session) {
    const made = element('div', 'editor__session');
    made.tabIndex = 0;
    made.setAttribute('role', 'button');
    made.dataset.code = session.code;
    if (!session.mine) made.classList.add('editor__session--taken');
    if (session.cancelled) made.classList.add('editor__session--cancelled');
    made.style.setProperty('--hue', (session.event * 137) % 360);
    const time = session.starts ? clock(minutesOf(session.starts)) + '–' + clock(minutesOf(session.ends)) : say('minutes', session);
    made.append(element('strong', '', session.title), element('span', 'editor__time', time));
    if (session.event_title) made.append(element('span', '', session.event_title));
    if (session.speakers) made.append(element('span', '', session.speakers));
    if (session.warnings.length) made.append(element('span', 'editor__flag', String(session.warnings.length)));
    if (session.mine) made.append(element('i', 'editor__handle'));
    const room = columns.find((column) => Number(column.dataset.room) === session.room);
    made.setAttribute('aria-label', [session.title, time, room && room.dataset.name, ...texts(session)].filter(Boolean).join(', '));
    return made;
  }

  function place(node, start, length) {
    node.style.top = (start - opening) * PIXELS + 'px';
    node.style.height = Math.max(length * PIXELS - 2, 12) + 'px';
  }

  function draw() {
    const focused = document.activeElement && document.activeElement.dataset.code;
    const today = state.sessions.filter((session) => session.starts && onDay(session));
    const tray = state.sessions.filter((session) => !session.starts);
    opening = Math.min(8 * 60, ...today.map((session) => Math.floor(minutesOf(session.starts) / 60) * 60));
    closing = Math.max(20 * 60, ...today.map((session) => Math.ceil(minutesOf(session.ends) / 60) * 60));
    find('grid').style.setProperty('--height', (closing - opening) * PIXELS + 'px');
    find('grid').style.setProperty('--rooms', columns.length);
    find('hours').replaceChildren(...Array.from({ length: (closing - opening) / 60 }, (_, hour) => {
      const label = element('span', '', clock(opening + hour * 60));
      label.style.top = hour * 60 * PIXELS + 'px';
      return label;
    }));
    columns.forEach((column) => {
      const here = today.filter((session) => session.room === Number(column.dataset.room));
      column.replaceChildren(...here.map((session) => {
        const made = block(session);
        place(made, minutesOf(session.starts), session.minutes);
        return made;
      }));
    });
    const roomless = today.filter((session) => !session.room);
    find('tray-list').replaceChildren(...[...tray, ...roomless].map((session) => {
      const item = document.createElement('li');
      item.append(block(session));
      return item;
    }));
    find('tray-count').textContent = tray.length + roomless.length;
    const warned = today.filter((session) => session.warnings.length);
    find('warning-list').replaceChildren(...warned.flatMap((session) => session.warnings.map((warning) => {
      const item = element('li', '');
      const link = element('a', '', session.title);
      link.href = '#';
      link.dataset.show = session.code;
      item.append(element('span', 'editor__concern', warning.concern), link, ' ', warning.text);
      return item;
    })));
    find('warning-count').textContent = warned.reduce((sum, session) => sum + session.warnings.length, 0);
    if (focused) focusOn(focused);
  }

  const nodeOf = (code) => root.querySelector('[data-code="' + code + '"]');
  const sessionOf = (code) => state.sessions.find((session) => session.code === code);
  function focusOn(code) {
    const node = nodeOf(code);
    if (node) node.focus({ preventScroll: true });
  }

  function tell(text, place) {
    const message = place || find('message');
    message.textContent = text;
    message.hidden = !text;
  }

  /* The server */
  async function send(url, fields) {
    const body = new URLSearchParams({ csrfmiddlewaretoken: csrf, day, ...fields });
    let response;
    try {
      response = await fetch(url, { method: 'POST', body, credentials: 'same-origin' });
    } catch (error) {
      return { message: words.offline };
    }
    if (!(response.headers.get('Content-Type') || '').includes('json')) return { message: words.signed_out };
    const answer = await response.json();
    take(answer.state || (answer.sessions && answer));
    return answer;
  }

  function take(fresh) {
    if (!fresh) return;
    state = fresh;
    if (held) held.stale = true; // drawn once the pointer lets go
    else draw();
  }

  async function ask() {
    if (document.hidden || held) return;
    try {
      const response = await fetch(root.dataset.stateUrl + '?' + new URLSearchParams({ day, stamp: state.stamp }));
      if (response.status === 200) {
        take(await response.json());
        find('spoken').textContent = words.changed;
      }
    } catch (error) { /* the next round asks again */ }
  }

  const at = (session) => ({ room: session.room || '', starts_at: session.starts, ends_at: session.ends });

  async function move(session, there, messages) {
    tell('', messages);
    const before = at(session);
    const answer = await send(root.dataset.moveUrl.replace('CODE', session.code), { ...there, seen: session.seen });
    if (answer.message) {
      tell(answer.message, messages);
      draw();
    } else {
      undone.push({ code: session.code, ...before });
      find('undo').disabled = false;
    }
    focusOn(session.code);
    return !answer.message;
  }

  const park = (session, messages) => move(session, { room: '', starts_at: '', ends_at: '' }, messages);

  /* What is held: by the pointer or by the keyboard, it is drawn as it would be and sent when it is let go. */
  function show() {
    const node = nodeOf(held.session.code);
    node.classList.add('editor__session--held');
    const column = columns.find((each) => Number(each.dataset.room) === held.room);
    if (column && node.parentNode !== column) {
      column.append(node);
      node.focus({ preventScroll: true });
    }
    if (column) place(node, held.start, held.length);
    node.querySelector('.editor__time').textContent = clock(held.start) + '–' + clock(held.start + held.length);
  }

  function keepInside() {
    held.length = Math.max(STEP, held.length);
    held.start = Math.max(opening, Math.min(held.start, closing - held.length));
  }

  function letGo(isWanted) {
    const { session, room, start, length, stale, into } = held;
    held = null;
    if (isWanted && into === 'tray') return session.starts && park(session);
    const there = { room: room || '', starts_at: written(start), ends_at: written(start + length) };
    const before = at(session);
    if (isWanted && room && Object.keys(there).some((key) => String(there[key]) !== String(before[key]))) return move(session, there);
    draw();
    if (stale) ask();
    focusOn(session.code);
  }

  function hold(session) {
    return {
      session,
      room: session.room || Number(columns[0].dataset.room),
      start: session.starts ? minutesOf(session.starts) : 9 * 60,
      length: session.minutes,
    };
  }

  /* The pointer */
  function minuteAt(column, y) {
    return opening + (y - column.getBoundingClientRect().top) / PIXELS;
  }
  const columnAt = (x) => columns.find((column) => {
    const box = column.getBoundingClientRect();
    return x >= box.left && x < box.right;
  });
  function isOver(node, event) {
    const box = node.getBoundingClientRect();
    return event.clientX >= box.left && event.clientX < box.right && event.clientY >= box.top && event.clientY < box.bottom;
  }

  root.addEventListener('pointerdown', (event) => {
    if (event.button !== 0 || held) return;
    const node = event.target.closest('[data-code]');
    if (node) grab(event, node);
    else if (event.target.matches('[data-room]')) sketch(event, event.target);
  });

  function grab(event, node) {
    const session = sessionOf(node.dataset.code);
    if (!session.mine) return;
    const resizes = event.target.matches('.editor__handle');
    const from = { x: event.clientX, y: event.clientY };
    const offset = session.starts && session.room ? (event.clientY - node.getBoundingClientRect().top) / PIXELS : 0;
    track((moved) => {
      if (!held && Math.hypot(moved.clientX - from.x, moved.clientY - from.y) < 5) return;
      held = held || hold(session);
      if (resizes) {
        held.length = snapped(session.minutes + (moved.clientY - from.y) / PIXELS);
      } else {
        const column = columnAt(moved.clientX);
        held.into = isOver(find('tray'), moved) ? 'tray' : '';
        if (column && !held.into) {
          held.room = Number(column.dataset.room);
          held.start = snapped(minuteAt(column, moved.clientY) - offset);
        }
      }
      keepInside();
      show();
    }, (isWanted) => (held ? letGo(isWanted) : isWanted && node.focus()));
  }

  function sketch(event, column) {
    const first = snapped(minuteAt(column, event.clientY));
    const ghost = element('div', 'editor__session editor__session--held');
    let last = first;
    track((moved) => {
      last = Math.max(first + STEP, snapped(minuteAt(column, moved.clientY)));
      column.append(ghost);
      place(ghost, first, last - first);
    }, (isWanted) => {
      ghost.remove();
      if (isWanted && last > first) openNew({ room: column.dataset.room, starts_at: written(first), ends_at: written(last) });
    });
  }

  function track(onMove, onEnd) {
    const move = (event) => { event.preventDefault(); onMove(event); };
    const end = (event) => {
      ['pointermove', 'pointerup', 'pointercancel', 'keydown'].forEach((name) => document.removeEventListener(name, listeners[name]));
      onEnd(event.type === 'pointerup');
    };
    const escape = (event) => event.key === 'Escape' && end(event);
    const listeners = { pointermove: move, pointerup: end, pointercancel: end, keydown: escape };
    Object.keys(listeners).forEach((name) => document.addEventListener(name, listeners[name]));
  }

  root.addEventListener('dblclick', (event) => {
    const node = event.target.closest('[data-code]');
    if (node) open(sessionOf(node.dataset.code));
  });

  /* The keyboard */
  root.addEventListener('keydown', (event) => {
    const node = event.target.closest('[data-code]');
    if (!node) return;
    const session = sessionOf(node.dataset.code);
    if (!session.mine || (held && held.session.code !== session.code)) return;
    const act = held ? carry(event) : start(event, session);
    if (act) event.preventDefault();
  });

  function start(event, session) {
    if (event.key === ' ') {
      held = hold(session);
      show();
      find('spoken').textContent = say('picked_up', session);
    } else if (event.key === 'Enter') open(session);
    else if (event.key === 'Delete' || event.key === 'Backspace') {
      if (session.starts) park(session);
    } else return false;
    return true;
  }

  function carry(event) {
    const step = { ArrowUp: -STEP, ArrowDown: STEP }[event.key];
    const aside = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (event.key === ' ' || event.key === 'Enter') letGo(true);
    else if (event.key === 'Escape') letGo(false);
    else if (step && event.shiftKey) held.length += step;
    else if (step) held.start += step;
    else if (aside) {
      const place = columns.findIndex((column) => Number(column.dataset.room) === held.room) + aside;
      held.room = Number(columns[Math.max(0, Math.min(place, columns.length - 1))].dataset.room);
    } else return event.key !== 'Tab';
    if (held) {
      keepInside();
      show();
      const column = columns.find((each) => Number(each.dataset.room) === held.room);
      find('spoken').textContent = clock(held.start) + '–' + clock(held.start + held.length) + ' ' + column.dataset.name;
    }
    return true;
  }

  /* The dialogs */
  const dialog = find('dialog');
  const fresh = find('new-dialog');
  let opened = null;

  function fill(form, values) {
    Object.keys(values).forEach((name) => { form.elements[name].value = values[name]; });
  }

  function open(session) {
    if (!session.mine) return;
    opened = session;
    find('title', dialog).textContent = session.title;
    find('about', dialog).textContent = [session.event_title, session.kind, session.speakers, ...texts(session)].filter(Boolean).join(' · ');
    find('url', dialog).href = session.url;
    tell('', find('dialog-message', dialog));
    fill(find('place-form', dialog), at(session));
    preview(null);
    dialog.showModal();
  }

  function openNew(values) {
    tell('', find('new-message', fresh));
    fill(find('new-form', fresh), values);
    fresh.showModal();
    find('new-form', fresh).elements.title_zh.focus();
  }

  function preview(answer) {
    const table = find('preview', dialog);
    const rows = ((answer && answer.moves) || []).map((each) => {
      const row = document.createElement('tr');
      row.append(element('td', '', each.title), element('td', '', each.before), element('td', '', '→ ' + each.after));
      return row;
    });
    table.replaceChildren(...rows);
    table.hidden = !rows.length;
    find('apply', dialog).hidden = !rows.length;
    find('apply', dialog).dataset.preview = (answer && answer.preview) || '';
    if (answer && answer.moves && !rows.length) tell(words.nothing, find('dialog-message', dialog));
  }

  async function ripple(seen) {
    const form = find('ripple-form', dialog);
    const fields = { verb: form.elements.verb.value, minutes: form.elements.minutes.value, preview: seen };
    const answer = await send(root.dataset.rippleUrl.replace('CODE', opened.code), fields);
    tell(answer.message || '', find('dialog-message', dialog));
    if (answer.sessions) dialog.close();
    else preview(answer);
  }

  find('place-form', dialog).addEventListener('submit', async (event) => {
    event.preventDefault();
    const values = Object.fromEntries(new FormData(event.target));
    const there = { room: values.room, starts_at: values.starts_at, ends_at: values.ends_at };
    if (await move(opened, there, find('dialog-message', dialog))) dialog.close();
  });
  find('park', dialog).addEventListener('click', async () => {
    if (await park(opened, find('dialog-message', dialog))) dialog.close();
  });
  find('ripple-form', dialog).addEventListener('submit', (event) => { event.preventDefault(); ripple(''); });
  find('apply', dialog).addEventListener('click', (event) => ripple(event.target.dataset.preview));
  find('new-form', fresh).addEventListener('submit', async (event) => {
    event.preventDefault();
    const answer = await send(root.dataset.addUrl, Object.fromEntries(new FormData(event.target)));
    tell(answer.message || '', find('new-message', fresh));
    if (!answer.message) {
      event.target.reset();
      fresh.close();
    }
  });
  find('new').addEventListener('click', () => openNew({ room: '', starts_at: '', ends_at: '' }));
  root.querySelectorAll('[data-close]').forEach((button) => button.addEventListener('click', () => button.closest('dialog').close()));
  find('undo').addEventListener('click', async () => {
    const { code, ...there } = undone.pop();
    find('undo').disabled = !undone.length;
    const session = sessionOf(code);
    if (session && await move(session, there)) undone.pop(); // what was put back is no step of its own
    find('undo').disabled = !undone.length;
  });
  root.addEventListener('click', (event) => {
    const link = event.target.closest('[data-show]');
    if (!link) return;
    event.preventDefault();
    nodeOf(link.dataset.show).scrollIntoView({ block: 'center', inline: 'center' });
    focusOn(link.dataset.show);
  });

  draw();
  setInterval(ask, ASK_EVERY);
})();
