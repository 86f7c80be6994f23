package io.likewise.data.formats;

import io.jhdf.checksum.JenkinsLookup3HashLittle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Writes an HDF5 file from the inside out: first the data sets, then the groups that hold them, at
 * last the root. Nothing but one chunk of values is held, and equal content is equal bytes.
 *
 * <p>It writes what a Keras model needs and no more: groups, contiguous float32 data sets, text and
 * lists of names as attributes. The source of every layout is the <a
 * href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File Format
 * Specification, version 3.0</a>; the version of each structure is the oldest of HDF5 1.8.
 */
final class Hdf5Writer {
  /** The most bytes of an attribute that lies in its object's header: a 16-bit size, less names. */
  static final int MOST_ATTRIBUTE_BYTES = 64_000;

  private static final byte[] SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
  private static final int SUPERBLOCK_BYTES = 48;
  private static final long UNDEFINED = -1;
  private static final int LEAST_HEAP_BYTES = 4096;
  private static final int HEAP_HEADER_BYTES = 16;
  private static final int CHUNK_VALUES = 1 << 16;

  // Types of header messages, chapter IV.A.2.
  private static final int DATASPACE = 0x01;
  private static final int LINK_INFO = 0x02;
  private static final int DATATYPE = 0x03;
  private static final int FILL_VALUE = 0x05;
  private static final int LINK = 0x06;
  private static final int LAYOUT = 0x08;
  private static final int GROUP_INFO = 0x0a;
  private static final int ATTRIBUTE = 0x0c;

  private final FileChannel channel;
  private final ByteBuffer chunk =
      ByteBuffer.allocateDirect(CHUNK_VALUES * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private long end = SUPERBLOCK_BYTES;

  /** An attribute's message, ready to be put into the header of any object of the file. */
  record Attribute(byte[] message) {}

  /** Begins a file; the channel is at the start of an empty one. */
  Hdf5Writer(FileChannel channel) {
    this.channel = channel;
  }

  /** Writes a float32 data set and returns its address. */
  long dataset(List<Integer> shape, float[] values) throws IOException {
    long data = end;
    for (int at = 0; at < values.length; at += CHUNK_VALUES) {
      int count = Math.min(CHUNK_VALUES, values.length - at);
      chunk.clear().limit(count * Float.BYTES);
      chunk.asFloatBuffer().put(values, at, count);
      append(chunk);
    }
    Bytes layout = new Bytes().u8(3).u8(1).u64(data).u64((long) values.length * Float.BYTES);
    // Version 3: space allocated late, the fill value (none) written if set.
    Bytes fill = new Bytes().u8(3).u8(0x0a);
    return object(
        new Bytes()
            .message(DATASPACE, dataspace(shape))
            .message(DATATYPE, float32())
            .message(FILL_VALUE, fill)
            .message(LAYOUT, layout));
  }

  /** Writes a group, given the addresses of what is in it, and returns its address. */
  long group(Map<String, Long> links, List<Attribute> attributes) throws IOException {
    // No heap and no index: all links lie in the header.
    Bytes linkInfo = new Bytes().u8(0).u8(0).u64(UNDEFINED).u64(UNDEFINED);
    Bytes messages =
        new Bytes().message(LINK_INFO, linkInfo).message(GROUP_INFO, new Bytes().u8(0).u8(0));
    links.forEach((name, address) -> messages.message(LINK, link(name, address)));
    attributes.forEach(
        attribute -> messages.message(ATTRIBUTE, new Bytes().bytes(attribute.message())));
    return object(messages);
  }

  /** A hard link; the flags say that the name's length takes two bytes and what its letters are. */
  private static Bytes link(String name, long address) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return new Bytes().u8(1).u8(0x11).u8(1).u16(bytes.length).bytes(bytes).u64(address);
  }

  /** Writes a text of any length beside the objects and returns the attribute that refers to it. */
  Attribute text(String name, String value) throws IOException {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    long heap = heap(bytes);
    // A string of variable length, null-terminated, UTF-8, made of unsigned bytes.
    Bytes type = new Bytes().u8(0x19).u8(0x01).u8(0x01).u8(0).u32(16);
    type.u8(0x10).u8(0).u8(0).u8(0).u32(1).u16(0).u16(8);
    Bytes scalar = new Bytes().u8(2).u8(0).u8(0).u8(0);
    Bytes reference = new Bytes().u32(bytes.length).u64(heap).u32(1);
    return attribute(name, type, scalar, reference);
  }

  /** Returns names, which fit {@link #MOST_ATTRIBUTE_BYTES} if each is as long as the longest. */
  static Attribute names(String name, List<String> names) {
    int longest = longest(names);
    if (longest * names.size() > MOST_ATTRIBUTE_BYTES) {
      throw new IllegalArgumentException(name + ": " + names.size() + " names do not fit");
    }
    Bytes values = new Bytes();
    for (String each : names) {
      byte[] bytes = each.getBytes(StandardCharsets.UTF_8);
      values.bytes(bytes).zeros(longest - bytes.length);
    }
    // A string of fixed length, null-padded, UTF-8.
    Bytes type = new Bytes().u8(0x13).u8(0x11).u8(0).u8(0).u32(longest);
    return attribute(name, type, dataspace(List.of(names.size())), values);
  }

  /** Returns the bytes of the longest name. */
  static int longest(List<String> names) {
    return names.stream()
        .mapToInt(name -> name.getBytes(StandardCharsets.UTF_8).length)
        .max()
        .orElse(1);
  }

  private static Attribute attribute(String name, Bytes type, Bytes space, Bytes value) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    Bytes message = new Bytes().u8(3).u8(0).u16(bytes.length + 1).u16(type.size());
    message.u16(space.size()).u8(1).bytes(bytes).u8(0);
    message.bytes(type.array()).bytes(space.array()).bytes(value.array());
    return new Attribute(message.array());
  }

  private static Bytes dataspace(List<Integer> shape) {
    Bytes space = new Bytes().u8(2).u8(shape.size()).u8(0).u8(1);
    shape.forEach(space::u64);
    return space;
  }

  /** IEEE 754 binary32, least significant byte first. */
  private static Bytes float32() {
    Bytes type = new Bytes().u8(0x11).u8(0x20).u8(31).u8(0).u32(Float.BYTES);
    return type.u16(0).u16(32).u8(23).u8(8).u8(0).u8(23).u32(127);
  }

  /** Writes a global heap collection of one object and returns its address. */
  private long heap(byte[] object) throws IOException {
    int padded = (object.length + 7) / 8 * 8;
    int used = 2 * HEAP_HEADER_BYTES + padded;
    int size = Math.max(LEAST_HEAP_BYTES, used + HEAP_HEADER_BYTES);
    Bytes heap = new Bytes().bytes(ascii("GCOL")).u32(1).u64(size);
    heap.u16(1).u16(1).u32(0).u64(object.length).bytes(object).zeros(padded - object.length);
    // What is left is object 0, its own header included.
    heap.u16(0).u16(0).u32(0).u64(size - used).zeros(size - used - HEAP_HEADER_BYTES);
    return append(heap);
  }

  /** Writes an object header of version 2, without times. */
  private long object(Bytes messages) throws IOException {
    // The flag says that the messages' size takes four bytes.
    Bytes header = new Bytes().bytes(ascii("OHDR")).u8(2).u8(0x02);
    return append(header.u32(messages.size()).bytes(messages.array()).checksum());
  }

  /** Writes the start of the file, which makes it a whole one. */
  void finish(long root) throws IOException {
    Bytes superblock = new Bytes().bytes(SIGNATURE).u8(2).u8(8).u8(8).u8(0);
    superblock.u64(0).u64(UNDEFINED).u64(end).u64(root).checksum();
    write(ByteBuffer.wrap(superblock.array()), 0);
  }

  private long append(Bytes bytes) throws IOException {
    return append(ByteBuffer.wrap(bytes.array()));
  }

  private long append(ByteBuffer bytes) throws IOException {
    long address = end;
    end += bytes.remaining();
    write(bytes, address);
    return address;
  }

  private void write(ByteBuffer bytes, long address) throws IOException {
    long at = address;
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Little-endian numbers, one after the other. */
  private static final class Bytes {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Bytes u8(int value) {
      return number(value, 1);
    }

    Bytes u16(int value) {
      if (value < 0 || value > 0xffff) {
        throw new IllegalArgumentException(value + " does not fit 16 bits");
      }
      return number(value, Short.BYTES);
    }

    Bytes u32(int value) {
      return number(value, Integer.BYTES);
    }

    Bytes u64(long value) {
      return number(value, Long.BYTES);
    }

    private Bytes number(long value, int size) {
      for (int i = 0; i < size; i++) {
        bytes.write((int) (value >> (8 * i)));
      }
      return this;
    }

    Bytes bytes(byte[] value) {
      bytes.writeBytes(value);
      return this;
    }

    Bytes zeros(int count) {
      return bytes(new byte[count]);
    }

    /** Adds a message of an object header: type, size, flags, content. */
    Bytes message(int type, Bytes content) {
      return u8(type).u16(content.size()).u8(0).bytes(content.array());
    }

    /** Adds Jenkins' lookup3 of all that is here so far. */
    Bytes checksum() {
      return u32(JenkinsLookup3HashLittle.hash(array()));
    }

    int size() {
      return bytes.size();
    }

    byte[] array() {
      return bytes.toByteArray();
    }
  }
}
