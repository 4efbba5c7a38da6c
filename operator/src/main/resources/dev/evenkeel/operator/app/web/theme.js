'use strict';
// Runs before anything is painted, so that the page does not flash in the other theme. The choice is kept by this browser; without one, the system's counts.
(() => {
  const root = document.documentElement;
  const themes = ['auto', 'light', 'dark'];
  let theme = localStorage.getItem('evenkeel-theme');
  if (!themes.includes(theme)) theme = 'auto';
  const show = () => {
    root.dataset.theme = theme;
    const button = document.getElementById('theme');
    if (button) {
      const label = document.createElement('span');
      label.className = 'wide';
      label.textContent = 'Theme: ';
      button.replaceChildren(label, { auto: 'system', light: 'light', dark: 'dark' }[theme]);
      button.setAttribute('aria-label', 'Theme: ' + button.lastChild.textContent);
    }
  };
  const next = () => {
    theme = themes[(themes.indexOf(theme) + 1) % themes.length];
    localStorage.setItem('evenkeel-theme', theme);
    show();
  };
  show();
  document.addEventListener('DOMContentLoaded', () => {
    show();
    document.getElementById('theme').addEventListener('click', next);
  });
})();
