// Which octets of a message have been seen. Chunks may come out of order and twice (RFC 4975 7.3.1).

export class OctetRanges {
  /** Apart from each other and in order, both ends included. */
  #ranges = [];

  /** Adds octets and returns which of them were not there yet. */
  add(start, end) {
    const fresh = this.#missing(start, end);
    if (start <= end) {
      const touching = this.#ranges.filter(range => range.end >= start - 1 && range.start <= end + 1);
      const others = this.#ranges.filter(range => !touching.includes(range));
      const merged = {
        start: Math.min(start, ...touching.map(range => range.start)),
        end: Math.max(end, ...touching.map(range => range.end)),
      };
      this.#ranges = [...others, merged].sort((one, other) => one.start - other.start);
    }
    return fresh;
  }

  #missing(start, end) {
    const missing = [];
    let from = start;
    for (const range of this.#ranges) {
      if (range.start > end) {
        break;
      }
      if (range.start > from) {
        missing.push({ start: from, end: range.start - 1 });
      }
      from = Math.max(from, range.end + 1);
    }
    if (from <= end) {
      missing.push({ start: from, end });
    }
    return missing;
  }

  covers(start, end) {
    return start > end || this.#ranges.some(range => range.start <= start && end <= range.end);
  }

  /** How many pieces there are: gaps are bounded by whoever adds. */
  get count() {
    return this.#ranges.length;
  }

  get octets() {
    return this.#ranges.reduce((sum, range) => sum + range.end - range.start + 1, 0);
  }
}
