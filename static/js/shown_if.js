// A question for whoever chose some option is hidden from others, and not sent. Without scripts it shows.
(function () {
  var hanging = document.querySelectorAll('[data-shown-if]');
  function show() {
    hanging.forEach(function (input) { // in the page's order: what hangs on a hidden one is hidden, too
      var choices = Array.from(document.getElementsByName(input.dataset.shownIf));
      var isChosen = choices.some(function (choice) {
        return choice.checked && !choice.disabled && choice.value === input.dataset.shownValue;
      });
      input.disabled = !isChosen;
      input.closest('.field').hidden = !isChosen;
    });
  }
  document.addEventListener('change', show);
  window.addEventListener('pageshow', show); // whoever comes back finds what was chosen
  show();
})();
