import type { DenseNetwork } from '#models/architecture/dense.ts';

/**
 * A dense network as an ONNX file (IR 8, opset 17): a Gemm per layer, a Relu between. Field numbers are those of
 * onnx.proto3 (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3).
 */
export function onnxModel({ widths, layers }: DenseNetwork): Uint8Array {
  const names = layers.map((_, i) => ({ kernel: `w${i}`, bias: `b${i}`, sum: `s${i}`, out: `a${i}` }));
  const inputOf = (i: number) => (i === 0 ? 'x' : names[i - 1]!.out);
  const last = layers.length - 1;
  const nodes = names.flatMap(({ kernel, bias, sum, out }, i) =>
    i === last
      ? [node('Gemm', [inputOf(i), kernel, bias], 'y')]
      : [node('Gemm', [inputOf(i), kernel, bias], sum), node('Relu', [sum], out)],
  );
  const initializers = layers.flatMap(({ kernel, bias, inputs, outputs }, i) => [
    tensor(names[i]!.kernel, [inputs, outputs], kernel),
    tensor(names[i]!.bias, [outputs], bias),
  ]);
  const graph = message(
    ...nodes.map((each) => field(1, each)),
    field(2, text('dense')),
    ...initializers.map((each) => field(5, each)),
    field(11, valueInfo('x', widths[0]!)),
    field(12, valueInfo('y', widths.at(-1)!)),
  );
  const opset = message(field(1, text('')), int(2, 17));
  return message(int(1, 8), field(7, graph), field(8, opset));
}

const node = (type: string, inputs: readonly string[], output: string) =>
  message(...inputs.map((name) => field(1, text(name))), field(2, text(output)), field(4, text(type)));

const FLOAT = 1;

const tensor = (name: string, dims: readonly number[], values: Float32Array) =>
  message(
    ...dims.map((dim) => int(1, dim)),
    int(2, FLOAT),
    field(8, text(name)),
    field(9, new Uint8Array(values.slice().buffer)),
  );

/** A table of floats with any number of rows. */
function valueInfo(name: string, width: number): Uint8Array {
  const rows = message(field(2, text('rows')));
  const columns = message(int(1, width));
  const shape = message(field(1, rows), field(1, columns));
  const type = message(field(1, message(int(1, FLOAT), field(2, shape))));
  return message(field(1, text(name)), field(2, type));
}

const message = (...parts: readonly Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
const text = (value: string) => new TextEncoder().encode(value);
const int = (number: number, value: number) => Uint8Array.from([...varint(number << 3), ...varint(value)]);
const field = (number: number, content: Uint8Array) =>
  Uint8Array.from([...varint((number << 3) | 2), ...varint(content.length), ...content]);

function varint(value: number): number[] {
  const bytes: number[] = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  return [...bytes, value];
}
