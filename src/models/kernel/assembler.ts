/**
 * The few WebAssembly instructions (core specification 2.0, with fixed-width SIMD and relaxed `madd`) that our
 * kernels need, as functions that return bytes. So a kernel is plain TypeScript: no toolchain, no binary in the
 * repository.
 */
export type Code = readonly number[];

export const I32 = 0x7f;
export const F32 = 0x7d;
export const V128 = 0x7b;
export type ValueType = typeof I32 | typeof F32 | typeof V128;

export function unsigned(value: number): Code {
  const bytes: number[] = [];
  do {
    const rest = value >>> 7;
    bytes.push((value & 0x7f) | (rest ? 0x80 : 0));
    value = rest;
  } while (value);
  return bytes;
}

function signed(value: number): Code {
  const bytes: number[] = [];
  for (;;) {
    const byte = value & 0x7f;
    value >>= 7;
    if ((value === 0 && !(byte & 0x40)) || (value === -1 && byte & 0x40)) return [...bytes, byte];
    bytes.push(byte | 0x80);
  }
}

const simd = (opcode: number, ...rest: number[]): Code => [0xfd, ...unsigned(opcode), ...rest];
/** Every access of ours is to 4-byte floats: alignment 2^2. */
const at = (offset: number): Code => [2, ...unsigned(offset)];

export const get = (local: number): Code => [0x20, ...unsigned(local)];
export const set = (local: number, ...value: Code[]): Code => [...value.flat(), 0x21, ...unsigned(local)];

export const i32 = {
  const: (value: number): Code => [0x41, ...signed(value)],
  add: (a: Code, b: Code): Code => [...a, ...b, 0x6a],
  sub: (a: Code, b: Code): Code => [...a, ...b, 0x6b],
  shl: (a: Code, bits: number): Code => [...a, ...i32.const(bits), 0x74],
  geS: (a: Code, b: Code): Code => [...a, ...b, 0x4e],
};

export const f32 = {
  load: (pointer: Code, offset = 0): Code => [...pointer, 0x2a, ...at(offset)],
  store: (pointer: Code, value: Code): Code => [...pointer, ...value, 0x38, ...at(0)],
  add: (a: Code, b: Code): Code => [...a, ...b, 0x92],
  mul: (a: Code, b: Code): Code => [...a, ...b, 0x94],
  max: (a: Code, b: Code): Code => [...a, ...b, 0x97],
};

export const f32x4 = {
  load: (pointer: Code, offset = 0): Code => [...pointer, ...simd(0x00), ...at(offset)],
  loadSplat: (pointer: Code, offset = 0): Code => [...pointer, ...simd(0x09), ...at(offset)],
  store: (pointer: Code, value: Code, offset = 0): Code => [
    ...pointer,
    ...value,
    ...simd(0x0b),
    ...at(offset),
  ],
  splat: (a: Code): Code => [...a, ...simd(0x13)],
  max: (a: Code, b: Code): Code => [...a, ...b, ...simd(0xe9)],
  /** `a * b + c`, in two roundings. */
  mulAdd: (a: Code, b: Code, c: Code): Code => [...c, ...a, ...b, ...simd(0xe6), ...simd(0xe4)],
  /** `a * b + c`, in one rounding where the processor can (relaxed SIMD). */
  relaxedMulAdd: (a: Code, b: Code, c: Code): Code => [...a, ...b, ...c, ...simd(0x105)],
};

/** Repeats while `condition` holds; it is tested before each turn. */
export const loopWhile = (condition: Code, ...body: Code[]): Code => [
  ...[0x02, 0x40, 0x03, 0x40],
  ...[...condition, 0x45, 0x0d, 1],
  ...body.flat(),
  ...[0x0c, 0, 0x0b, 0x0b],
];

export interface FunctionDefinition {
  readonly name: string;
  readonly params: readonly ValueType[];
  readonly locals: readonly ValueType[];
  readonly body: Code;
}

/** A module of one exported function without results, over the memory imported as `env.memory`. */
export function assembleModule({ name, params, locals, body }: FunctionDefinition): Uint8Array<ArrayBuffer> {
  const functionBody = [...vector(locals.map((type) => [1, type])), ...body, 0x0b];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [[0x60, ...vector(params.map((type) => [type])), 0]]),
    ...section(2, [[...text('env'), ...text('memory'), 0x02, 0x00, 0]]),
    ...section(3, [[0]]),
    ...section(7, [[...text(name), 0x00, 0]]),
    ...section(10, [[...unsigned(functionBody.length), ...functionBody]]),
  ]);
}

const vector = (items: readonly Code[]): Code => [...unsigned(items.length), ...items.flat()];
const text = (value: string): Code => vector([...value].map((char) => [char.charCodeAt(0)]));

function section(id: number, items: readonly Code[]): Code {
  const content = vector(items);
  return [id, ...unsigned(content.length), ...content];
}
