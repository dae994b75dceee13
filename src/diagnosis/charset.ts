import type { MappedBuilder } from './mapped.ts';

/** Bytes of an encoded text, each with the place that it has in the text that carries it. */
export class EncodedBytes {
  readonly values: Uint8Array;
  readonly places: Int32Array;
  readonly widths: Uint16Array;
  length = 0;
  constructor(capacity: number) {
    this.values = new Uint8Array(capacity);
    this.places = new Int32Array(capacity);
    this.widths = new Uint16Array(capacity);
  }
  add(value: number, place: number, width: number): void {
    this.values[this.length] = value;
    this.places[this.length] = place;
    this.widths[this.length] = Math.min(width, 65535);
    this.length += 1;
  }
  clear(): void {
    this.length = 0;
  }
}

/** Adds the characters that the bytes are in the character set (a label of the WHATWG standard; UTF-8 if unknown). */
export function decodeBytes(bytes: EncodedBytes, charset: string, out: MappedBuilder): void {
  const decoder = decoderOf(charset, bytes.values);
  let began = 0;
  for (let i = 0; i < bytes.length; i += 1) {
    const value = bytes.values[i]!;
    // Every character set of mail but UTF-16 and the switching ones of Japan reads ASCII as it is.
    if (decoder.plain && value < 0x80 && began === i) {
      out.add(value, bytes.places[i]!, bytes.widths[i]!);
      began = i + 1;
      continue;
    }
    const text = decoder.next(bytes.values.subarray(i, i + 1));
    if (text === '') continue;
    emit(text, began, i, bytes, out);
    began = i + 1;
  }
  emit(decoder.end(), Math.min(began, bytes.length - 1), bytes.length - 1, bytes, out);
}

function emit(text: string, from: number, to: number, bytes: EncodedBytes, out: MappedBuilder): void {
  if (text === '' || from < 0) return;
  const place = bytes.places[from]!;
  const width = bytes.places[to]! + bytes.widths[to]! - place;
  for (let i = 0; i < text.length; i += 1) out.add(text.charCodeAt(i), place, width);
}

interface Decoder {
  /** Whether a byte below 128, where no character has begun, is itself. */
  readonly plain: boolean;
  next(byte: Uint8Array): string;
  end(): string;
}

function decoderOf(charset: string, head: Uint8Array): Decoder {
  let label = charset.toLowerCase();
  if (label === 'utf-16' && head[0] === 0xfe && head[1] === 0xff) label = 'utf-16be';
  // What Windows calls windows-31j, ks_c_5601-1987 and the like the standard knows; the rest is read as UTF-8.
  let decoder: InstanceType<typeof TextDecoder>;
  try {
    decoder = new TextDecoder(label);
  } catch {
    decoder = new TextDecoder();
  }
  return {
    plain: !/^(?:utf-16|iso-2022|utf-7)/.test(decoder.encoding),
    next: (byte) => decoder.decode(byte, { stream: true }),
    end: () => decoder.decode(),
  };
}
