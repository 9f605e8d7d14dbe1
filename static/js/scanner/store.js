// What the device knows outlives a reload: three small stores of IndexedDB.
//   device  by name: token, shift, gate, the gates' lists …
//   scans   by nonce: what waits to be sent
//   seen    by area and pass: who was let in here
const STORES = { device: {}, scans: { keyPath: 'nonce' }, seen: {}, differing: { keyPath: 'nonce' } };

const opened = new Promise((resolve, reject) => {
  const request = indexedDB.open('scanner', 1);
  request.onupgradeneeded = () => Object.keys(STORES).forEach((name) => request.result.createObjectStore(name, STORES[name]));
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

async function run(mode, names, work) {
  const transaction = (await opened).transaction(names, mode);
  const request = work(...[names].flat().map((name) => transaction.objectStore(name)));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request && request.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

export const get = (name, key) => run('readonly', name, (store) => store.get(key));
export const all = (name) => run('readonly', name, (store) => store.getAll());
export const count = (name) => run('readonly', name, (store) => store.count());
export const put = (name, value, key) => run('readwrite', name, (store) => store.put(value, key));
export const remove = (name, key) => run('readwrite', name, (store) => store.delete(key));

/** Forget everything. */
export const clear = () => run('readwrite', Object.keys(STORES), (...stores) => { stores.forEach((store) => store.clear()); });
