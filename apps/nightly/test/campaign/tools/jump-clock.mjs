// Loaded into every program of a night by NODE_OPTIONS: from the moment on in which the file of CLOCK_JUMP_FILE holds a
// number of milliseconds, the wall clock is that much later, as after a step of NTP. Monotonic clocks do not jump.
import { readFileSync } from 'node:fs';

const file = process.env.CLOCK_JUMP_FILE ?? '';
const RealDate = Date;
let lookedAt = -Infinity;
let jumpMs = 0;

function now() {
  const at = performance.now();
  if (at - lookedAt > 2) {
    lookedAt = at;
    try {
      jumpMs = Number(readFileSync(file, 'utf8')) || 0;
    } catch {
      jumpMs = 0;
    }
  }
  return RealDate.now() + jumpMs;
}

globalThis.Date = class Date extends RealDate {
  constructor(...parts) {
    if (parts.length === 0) super(now());
    else super(...parts);
  }
  static now() {
    return now();
  }
};
