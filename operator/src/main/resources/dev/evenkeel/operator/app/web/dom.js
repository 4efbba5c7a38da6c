// Makes elements. What comes from hosts or git enters as text nodes and attribute values only, never as markup.

const SVG = 'http://www.w3.org/2000/svg';

/** Attributes: `on…` are listeners, true stands alone, null and false leave it out. Children: nodes, text, lists of them; null and false are left out. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

/** One of the symbols that stand in the page: a shape for each level, so that colour is never needed. */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  const use = document.createElementNS(SVG, 'use');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  use.setAttribute('href', '#' + name);
  svg.append(use);
  return svg;
}

/** A state: shape, colour and word. */
export const badge = ({ level, word }) => el('span', { class: 'state ' + level }, icon(level), word);

/** A place whose content is made anew only when what it shows has changed, so that focus and selection stay where they are. */
export function slot(tag, attributes, build) {
  const node = el(tag, attributes);
  let shown;
  return {
    node,
    show(...about) {
      const now = JSON.stringify(about);
      if (now === shown) return;
      shown = now;
      keepingFocus(node, () => node.replaceChildren(...[build(...about)].flat(Infinity).filter(Boolean)));
    },
  };
}

/** Who had the focus in a node has it again after the change, if it says in `data-focus` who it is. */
export function keepingFocus(node, change) {
  const name = node.contains(document.activeElement) ? document.activeElement.dataset.focus : undefined;
  change();
  if (name !== undefined) {
    [...node.querySelectorAll('[data-focus]')].find(one => one.dataset.focus === name)?.focus({ preventScroll: true });
  }
}

/** A heading with what belongs to it. */
export function section(title, note, ...children) {
  return el('section', {}, el('h2', {}, title, note && el('small', {}, ' ' + note)), children);
}

export function fact(name, ...value) {
  return el('div', {}, el('dt', {}, name), el('dd', {}, value));
}
