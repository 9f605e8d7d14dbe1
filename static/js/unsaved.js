// Whoever leaves a form with words that are not kept is asked first.
let isChanged = false;

document.addEventListener('input', function (event) {
  if (event.target.form?.hasAttribute('data-unsaved')) isChanged = true;
});

document.addEventListener('submit', function () {
  isChanged = false;
});

window.addEventListener('beforeunload', function (event) {
  if (isChanged) event.preventDefault();
});
