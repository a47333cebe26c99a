// Points gathered into the cells of a grid. A cell never reaches over the border of a tile of the map, so that each tile is
// gathered by itself when it is drawn: a fraction of a millisecond, where all 100,000 points together would take a frame.

const TILE = 256;
const INDEX_ZOOM = 14;
const MOST_KEPT = 3000;

/** Where a longitude and latitude (degrees) lie in the square of the world (0 … 1), as web maps draw it. */
export const projected = (longitude, latitude) => {
  const sine = Math.sin((latitude * Math.PI) / 180);
  return [longitude / 360 + 0.5, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
};

/** How many cells a tile has along its side: finer where the map is nearest. */
const cellsOf = (zoom) => (zoom >= 17 ? 8 : 4);

/** All points of the layers shown. `parts`: arrays of longitude, latitude (millionths of a degree) and number. */
export class Points {
  constructor(parts) {
    const count = parts.reduce((sum, part) => sum + part.length / 3, 0);
    this.x = new Float64Array(count);
    this.y = new Float64Array(count);
    this.layer = new Uint8Array(count);
    this.number = new Int32Array(count);
    this.length = count;
    this.tiles = new Map();
    let at = 0;
    parts.forEach((part, layer) => {
      for (let i = 0; i < part.length; i += 3, at += 1) {
        [this.x[at], this.y[at]] = projected(part[i] / 1e6, part[i + 1] / 1e6);
        this.layer[at] = layer;
        this.number[at] = part[i + 2];
      }
    });
    this.sort();
  }

  /** Points of one tile of the index zoom lie side by side in `order`. */
  sort() {
    const side = 2 ** INDEX_ZOOM;
    const keys = new Float64Array(this.length);
    for (let i = 0; i < this.length; i += 1) {
      keys[i] = (Math.floor(this.y[i] * side) * side + Math.floor(this.x[i] * side)) * 2 ** 24 + i;
    }
    keys.sort();
    this.order = new Int32Array(this.length);
    this.buckets = new Map();
    keys.forEach((key, place) => {
      this.order[place] = key % 2 ** 24;
      const tile = Math.floor(key / 2 ** 24);
      const bucket = this.buckets.get(tile);
      if (bucket) bucket.end = place + 1;
      else this.buckets.set(tile, { x: tile % side, y: Math.floor(tile / side), begin: place, end: place + 1 });
    });
  }

  /** Calls `act` with each point of a tile. */
  each(zoom, tileX, tileY, act) {
    if (zoom < INDEX_ZOOM) {
      const less = 2 ** (INDEX_ZOOM - zoom);
      this.buckets.forEach(({ x, y, begin, end }) => {
        if (Math.floor(x / less) !== tileX || Math.floor(y / less) !== tileY) return;
        for (let place = begin; place < end; place += 1) act(this.order[place]);
      });
      return;
    }
    const more = 2 ** (zoom - INDEX_ZOOM);
    const bucket = this.buckets.get(Math.floor(tileY / more) * 2 ** INDEX_ZOOM + Math.floor(tileX / more));
    if (!bucket) return;
    const side = 2 ** zoom;
    for (let place = bucket.begin; place < bucket.end; place += 1) {
      const i = this.order[place];
      if (Math.floor(this.x[i] * side) === tileX && Math.floor(this.y[i] * side) === tileY) act(i);
    }
  }

  /** The clusters of a tile: `x` and `y` in pixels of the whole world, `count`, `first` point, where they were found. */
  tile(zoom, tileX, tileY) {
    const key = `${zoom}:${tileX}:${tileY}`;
    const kept = this.tiles.get(key);
    if (kept) return kept;
    const cells = cellsOf(zoom);
    const known = new Array(cells * cells);
    const found = [];
    const world = TILE * 2 ** zoom;
    this.each(zoom, tileX, tileY, (i) => {
      const cell = this.cell(zoom, i);
      let one = known[cell];
      if (!one) {
        one = { x: 0, y: 0, count: 0, first: i, cell, zoom, tileX, tileY };
        known[cell] = one;
        found.push(one);
      }
      one.count += 1;
      one.x += this.x[i];
      one.y += this.y[i];
    });
    found.forEach((one) => {
      one.x *= world / one.count;
      one.y *= world / one.count;
    });
    if (this.tiles.size > MOST_KEPT) this.tiles.clear();
    this.tiles.set(key, found);
    return found;
  }

  /** Which cell of its tile a point lies in. */
  cell(zoom, i) {
    const cells = cellsOf(zoom);
    const side = cells * 2 ** zoom;
    return (Math.floor(this.y[i] * side) % cells) * cells + (Math.floor(this.x[i] * side) % cells);
  }

  /** Calls `act` with each cluster that may reach into a tile. */
  around(zoom, tileX, tileY, act) {
    for (let dx = -1; dx <= 1; dx += 1) {
      for (let dy = -1; dy <= 1; dy += 1) this.tile(zoom, tileX + dx, tileY + dy).forEach(act);
    }
  }

  /** The cluster nearest to a pixel of the world, at most so far away; nothing where there is none. */
  nearest(zoom, x, y, most) {
    let best = most;
    let found = null;
    const reach = Math.ceil(most / TILE);
    const [tileX, tileY] = [Math.floor(x / TILE), Math.floor(y / TILE)];
    for (let dx = -reach; dx <= reach; dx += 1) {
      for (let dy = -reach; dy <= reach; dy += 1) {
        this.tile(zoom, tileX + dx, tileY + dy).forEach((one) => {
          const far = Math.hypot(one.x - x, one.y - y);
          if (far <= best) [best, found] = [far, one];
        });
      }
    }
    return found;
  }

  /** The points of a cluster. */
  members(one) {
    const found = [];
    this.each(one.zoom, one.tileX, one.tileY, (i) => {
      if (this.cell(one.zoom, i) === one.cell) found.push(i);
    });
    return found;
  }
}

/** How large a cluster is drawn. */
export const radiusOf = ({ count }) => (count === 1 ? 13 : Math.min(26, 15 + 4 * Math.log10(count)));
