// Says under a text that is being typed how many messages it takes: 70 characters in one, 67 in each of several. The
// signature's brackets make every text one of 16-bit characters. Without scripts the list of templates says it.
addEventListener('DOMContentLoaded', function () {
  document.querySelectorAll('textarea[data-count]').forEach(function (area) {
    var told = document.createElement('p');
    told.className = 'segments';
    told.setAttribute('aria-live', 'polite');
    area.after(told);
    var longest = JSON.parse(area.dataset.longest);
    var signature = document.getElementById('id_signature');
    var category = document.getElementById('id_category');
    function show() {
      var text = area.value.replace(/\{([a-z_]+)\}/g, function (whole, name) {
        return name === 'portal' ? area.dataset.portal : '中'.repeat(longest[name] || longest['']);
      });
      if (category && category.value === 'promotion') text += (/[。！？]$/.test(text) ? '' : ' ') + area.dataset.ending;
      text = '【' + ((signature && signature.value) || area.dataset.signature) + '】' + text;
      var count = text.length <= 70 ? 1 : Math.ceil(text.length / 67);
      told.hidden = !area.value;
      told.textContent = area.dataset.count.replace('{count}', count).replace('{length}', text.length);
    }
    document.addEventListener('input', show);
    document.addEventListener('change', show);
    show();
  });
});
