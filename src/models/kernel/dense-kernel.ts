import {
  assembleModule,
  F32,
  f32,
  f32x4,
  get,
  I32,
  i32,
  loopWhile,
  set,
  V128,
  type Code,
  type ValueType,
} from './assembler.ts';

/**
 * `out = max(a · w + bias, floor)` for row-major float32: a is [m, k], w is [k, n], bias is [n], out is [m, n].
 * `floor` is 0 for a rectified layer and -Infinity for a linear one. Pointers are byte offsets into the memory.
 *
 * Four rows by eight columns are kept in registers while k runs, so each weight is loaded once for four rows.
 * (Goto and van de Geijn 2008, doi 10.1145/1356052.1356053, without packing: our networks fit the first cache.)
 */
export type DenseKernel = (
  a: number,
  w: number,
  bias: number,
  out: number,
  m: number,
  k: number,
  n: number,
  floor: number,
) => void;

/** Compiles the kernel over `memory`; uses fused multiply-add where the engine knows it. */
export function createDenseKernel(memory: WebAssembly.Memory): DenseKernel {
  const relaxed = denseKernelBytes(true);
  const bytes = WebAssembly.validate(relaxed) ? relaxed : denseKernelBytes(false);
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  return instance.exports.dense as DenseKernel;
}

const [A, W, BIAS, OUT, M, K, N, FLOOR] = [0, 1, 2, 3, 4, 5, 6, 7] as const;
/** Bytes per row of a and of w; how many rows, columns and steps are left; the pointers of the current tile. */
const [ROW_A, ROW_W, ROWS, COLS, STEPS, PB, PO, PW] = [8, 9, 10, 11, 12, 13, 14, 15] as const;
const WJ = 16;
const POINTERS = 17;
const SCALAR = 21;
const FLOORS = 25;
const SPLAT = 26;
const WEIGHTS = 27;
const SUMS = 29;

const ROW_TILE = 4;
const repeat = (count: number, make: (i: number) => Code): Code =>
  Array.from({ length: count }, (_, i) => make(i)).flat();
const locals: ValueType[] = [
  ...Array<ValueType>(POINTERS + 4 - ROW_A).fill(I32),
  ...Array<ValueType>(4).fill(F32),
  ...Array<ValueType>(4 + 2 * ROW_TILE).fill(V128),
];

export function denseKernelBytes(fused: boolean): Uint8Array<ArrayBuffer> {
  const mulAdd = fused ? f32x4.relaxedMulAdd : f32x4.mulAdd;
  return assembleModule({
    name: 'dense',
    params: [I32, I32, I32, I32, I32, I32, I32, F32],
    locals,
    body: [
      ...set(ROW_A, i32.shl(get(K), 2)),
      ...set(ROW_W, i32.shl(get(N), 2)),
      ...set(ROWS, get(M)),
      ...set(FLOORS, f32x4.splat(get(FLOOR))),
      ...rowsOf(ROW_TILE, mulAdd),
      ...rowsOf(1, mulAdd),
    ],
  });
}

type MulAdd = typeof f32x4.mulAdd;

/** All whole tiles of `rows` rows that are left. */
function rowsOf(rows: number, mulAdd: MulAdd): Code {
  return loopWhile(
    i32.geS(get(ROWS), i32.const(rows)),
    set(COLS, get(N)),
    set(WJ, get(W)),
    set(PB, get(BIAS)),
    set(PO, get(OUT)),
    columnsOf(8, vectorTile(rows, 2, mulAdd)),
    columnsOf(4, vectorTile(rows, 1, mulAdd)),
    columnsOf(1, scalarTile(rows)),
    repeat(rows, () => advance(A, get(ROW_A))),
    repeat(rows, () => advance(OUT, get(ROW_W))),
    set(ROWS, i32.sub(get(ROWS), i32.const(rows))),
  );
}

const advance = (local: number, by: Code): Code => set(local, i32.add(get(local), by));

function columnsOf(columns: number, tile: Code): Code {
  return loopWhile(
    i32.geS(get(COLS), i32.const(columns)),
    tile,
    ...[WJ, PB, PO].map((pointer) => advance(pointer, i32.const(columns * 4))),
    set(COLS, i32.sub(get(COLS), i32.const(columns))),
  );
}

/** Points at the tile's rows of a, then runs `step(offset)` for each k, unrolled by four. */
function overK(rows: number, step: (offset: number) => Code): Code {
  const times = (unroll: number) =>
    loopWhile(
      i32.geS(get(STEPS), i32.const(unroll)),
      repeat(unroll, (i) => [...step(i * 4), ...advance(PW, get(ROW_W))]),
      repeat(rows, (r) => advance(POINTERS + r, i32.const(unroll * 4))),
      set(STEPS, i32.sub(get(STEPS), i32.const(unroll))),
    );
  return [
    ...set(PW, get(WJ)),
    ...set(STEPS, get(K)),
    ...repeat(rows, (r) => set(POINTERS + r, r ? i32.add(get(POINTERS + r - 1), get(ROW_A)) : get(A))),
    ...times(4),
    ...times(1),
  ];
}

function vectorTile(rows: number, vectors: number, mulAdd: MulAdd): Code {
  const sum = (r: number, c: number) => SUMS + r * vectors + c;
  const step = (offset: number) => [
    ...repeat(vectors, (c) => set(WEIGHTS + c, f32x4.load(get(PW), c * 16))),
    ...repeat(rows, (r) => [
      ...set(SPLAT, f32x4.loadSplat(get(POINTERS + r), offset)),
      ...repeat(vectors, (c) => set(sum(r, c), mulAdd(get(SPLAT), get(WEIGHTS + c), get(sum(r, c))))),
    ]),
  ];
  const store = (r: number) => [
    ...repeat(vectors, (c) => f32x4.store(get(PW), f32x4.max(get(sum(r, c)), get(FLOORS)), c * 16)),
    ...advance(PW, get(ROW_W)),
  ];
  return [
    ...repeat(rows, (r) => repeat(vectors, (c) => set(sum(r, c), f32x4.load(get(PB), c * 16)))),
    ...overK(rows, step),
    ...set(PW, get(PO)),
    ...repeat(rows, store),
  ];
}

function scalarTile(rows: number): Code {
  const term = (r: number, offset: number) => f32.mul(f32.load(get(POINTERS + r), offset), f32.load(get(PW)));
  return [
    ...repeat(rows, (r) => set(SCALAR + r, f32.load(get(PB)))),
    ...overK(rows, (offset) =>
      repeat(rows, (r) => set(SCALAR + r, f32.add(get(SCALAR + r), term(r, offset)))),
    ),
    ...set(PW, get(PO)),
    ...repeat(rows, (r) => [
      ...f32.store(get(PW), f32.max(get(SCALAR + r), get(FLOOR))),
      ...advance(PW, get(ROW_W)),
    ]),
  ];
}
