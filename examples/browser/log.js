// The list of messages on the page. Whatever comes from others is shown as text, never as markup.

import { State } from './outgoing.js';

const UNITS = ['B', 'KiB', 'MiB', 'GiB'];

const OWN_MARKS = {
  [State.SENDING]: 'sending…',
  [State.SENT]: '✓ sent',
  [State.DELIVERED]: '✓✓ delivered',
  [State.FAILED]: '✗ failed',
  [State.CANCELLED]: '✗ cancelled',
};

const PEER_MARKS = { receiving: 'receiving…', received: '✓ received', failed: '✗ failed', cancelled: '✗ cancelled' };

export class Log {
  #list;
  #template;

  constructor(list, template) {
    this.#list = list;
    this.#template = template;
  }

  note(text) {
    this.#item('note', text);
  }

  peerText(text) {
    this.#item('peer', text).dataset.state = 'received';
  }

  ownText(text, message) {
    const item = this.#item('own', text);
    this.#follow(message, () => showState(item, message, OWN_MARKS));
  }

  ownFile(file, message, { onCancel }) {
    const item = this.#item('own', `${file.name} (${size(file.size)})`);
    item.classList.add('file');
    cancelButton(item).onclick = onCancel;
    this.#follow(message, () => {
      showState(item, message, OWN_MARKS);
      showProgress(item, { done: message.sentOctets, total: file.size, isRunning: message.state === State.SENDING });
    });
  }

  /** A file that begins to arrive; it can be saved when it is there. */
  peerFile(message, { onCancel }) {
    const name = message.fileName ?? 'a message';
    const item = this.#item('peer', name);
    item.classList.add('file');
    cancelButton(item).onclick = onCancel;
    this.#follow(message, () => {
      const total = message.totalOctets;
      item.querySelector('.text').textContent = total === undefined ? name : `${name} (${size(total)})`;
      showState(item, message, PEER_MARKS);
      showProgress(item, { done: message.receivedOctets, total, isRunning: message.state === 'receiving' });
      if (message.state === 'received') {
        showSave(item, message);
      }
    });
  }

  #item(kind, text) {
    const item = this.#template.content.firstElementChild.cloneNode(true);
    item.classList.add(kind);
    item.querySelector('.text').textContent = text;
    item.querySelector('time').textContent = new Date().toLocaleTimeString([], { timeStyle: 'short' });
    const wasAtEnd = this.#list.scrollHeight - this.#list.scrollTop - this.#list.clientHeight < 40;
    this.#list.append(item);
    if (wasAtEnd || kind === 'own') {
      this.#list.scrollTop = this.#list.scrollHeight;
    }
    return item;
  }

  #follow(message, show) {
    message.onChange = show;
    show();
  }
}

function cancelButton(item) {
  return item.querySelector('.cancel');
}

function showState(item, message, marks) {
  item.dataset.state = message.state;
  item.querySelector('.mark').textContent = marks[message.state] + (message.reason ? `: ${message.reason}` : '');
}

function showProgress(item, { done, total, isRunning }) {
  const bar = item.querySelector('.bar');
  bar.hidden = !isRunning;
  cancelButton(item).hidden = !isRunning;
  if (total) {
    bar.max = total;
    bar.value = done;
  }
}

/** The link keeps the file's octets alive as long as it is on the page. */
function showSave(item, message) {
  const link = item.querySelector('.save');
  link.hidden = false;
  link.href = URL.createObjectURL(message.blob());
  link.download = message.fileName ?? 'message';
}

function size(octets) {
  const unit = octets === 0 ? 0 : Math.min(Math.floor(Math.log2(octets) / 10), UNITS.length - 1);
  return `${(octets / 1024 ** unit).toFixed(unit === 0 ? 0 : 1)} ${UNITS[unit]}`;
}
