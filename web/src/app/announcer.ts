// What a screen reader is told, through the two regions of index.html. One message in five seconds
// at most: what comes meanwhile is said together.

const calm = 5000;
let queue: string[] = [];
let saidAt = -calm;
let timer: ReturnType<typeof setTimeout> | undefined;

function flush() {
  timer = undefined;
  saidAt = Date.now();
  const region = document.getElementById('said-politely');
  if (region) region.textContent = queue.join('. ');
  queue = [];
}

export function say(text: string) {
  if (queue.at(-1) !== text) queue.push(text);
  // A later message says more than an earlier one.
  if (queue.length > 3) queue = queue.slice(-3);
  timer ??= setTimeout(flush, Math.max(0, saidAt + calm - Date.now()));
}

// Only for what cannot wait: the sign-in has ended, something was not saved.
export function sayAtOnce(text: string) {
  const region = document.getElementById('said-at-once');
  if (region) region.textContent = text;
}
