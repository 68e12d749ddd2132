// What the three flash kernels share: sizes, who sees whom, and which stretches of queries and keys can meet at all.
// The including kernel says how to read a position's code: queryCodeAt(index), keyCodeAt(index).
// Loops run from first to end rather than over a count that the compiler could bound: Mesa would unroll them, which
// takes seconds.
struct Sizes {
  batch: u32, heads: u32, queries: u32, keys: u32, causal: u32,
  quads: u32, queryStride: u32, memoryStride: u32, keyFirst: u32, valueFirst: u32,
  distances: u32, buckets: u32, threshold: u32, site: u32, scale: f32,
}
@group(0) @binding(0) var<uniform> sizes: Sizes;

const QUADS = (DEPTH + 3u) / 4u; // of one row of one head
const REGISTERS = LANES > 0u && QUADS <= 8u; // software adapters keep short rows in registers
const ALONE = LANES > 0u && LANES == ROWS; // a workgroup is one subgroup

// Where a loop over a row ends: known to compilers that then keep rows in registers, and, beyond short rows, not to
// those that would take seconds to unroll it.
fn quads() -> u32 {
  if (TILED || REGISTERS) {
    return QUADS;
  }
  return sizes.quads;
}

// The same for loops that read or write a row: software adapters translate one access in a loop much faster than eight.
fn movedQuads() -> u32 {
  if (TILED) {
    return QUADS;
  }
  return sizes.quads;
}

alias Row = array<vec4<f32>, QUADS>;

// row[quad] = value, so that no register is addressed by a number known at run time only.
fn put(row: ptr<function, Row>, quad: u32, value: vec4<f32>) {
  if (!REGISTERS) {
    (*row)[quad] = value;
    return;
  }
  for (var each = 0u; each < QUADS; each++) {
    (*row)[each] = select((*row)[each], value, each == quad);
  }
}

// row[quad], likewise.
fn pick(row: ptr<function, Row>, quad: u32) -> vec4<f32> {
  if (!REGISTERS) {
    return (*row)[quad];
  }
  var value = (*row)[0];
  for (var each = 1u; each < QUADS; each++) {
    value = select(value, (*row)[each], each == quad);
  }
  return value;
}

const UNSEEN = -3.0e38;

fn sees(queryCode: u32, keyCode: u32, queryAt: u32, keyAt: u32) -> bool {
  let segment = queryCode >> 1u;
  if (segment == 0u || segment != keyCode >> 1u) {
    return false;
  }
  return sizes.causal == 0u || keyAt <= queryAt || (queryCode & keyCode & 1u) == 1u;
}

// Positions first .. last, the lowest and highest segment among them, and whether a prefix bit is set.
struct Span { first: u32, last: u32, low: u32, high: u32, open: u32 }

fn widened(span: Span, code: u32) -> Span {
  let segment = code >> 1u;
  if (segment == 0u) {
    return span;
  }
  return Span(span.first, span.last, min(span.low, segment), max(span.high, segment), span.open | (code & 1u));
}

fn querySpan(item: u32, first: u32, end: u32) -> Span {
  var span = Span(first, end - 1u, 0xffffffffu, 0u, 0u);
  for (var at = first; at < end; at++) {
    span = widened(span, queryCodeAt(item * sizes.queries + at));
  }
  return span;
}

fn keySpan(item: u32, first: u32, end: u32) -> Span {
  var span = Span(first, end - 1u, 0xffffffffu, 0u, 0u);
  for (var at = first; at < end; at++) {
    span = widened(span, keyCodeAt(item * sizes.keys + at));
  }
  return span;
}

// False only where no query of one sees any key of the other.
fn meets(query: Span, key: Span) -> bool {
  if (query.low > key.high || key.low > query.high) {
    return false;
  }
  return sizes.causal == 0u || key.first <= query.last || (query.open & key.open) == 1u;
}

fn queryRow(item: u32, head: u32, at: u32) -> u32 {
  return (item * sizes.queries + at) * sizes.queryStride + head * DEPTH;
}

fn keyRow(item: u32, head: u32, at: u32) -> u32 {
  return (item * sizes.keys + at) * sizes.memoryStride + sizes.keyFirst + head * DEPTH;
}

fn valueRow(item: u32, head: u32, at: u32) -> u32 {
  return (item * sizes.keys + at) * sizes.memoryStride + sizes.valueFirst + head * DEPTH;
}

// Rows of what attention gives, and of its gradient.
fn attendedRow(item: u32, head: u32, at: u32) -> u32 {
  return ((item * sizes.queries + at) * sizes.heads + head) * DEPTH;
}
