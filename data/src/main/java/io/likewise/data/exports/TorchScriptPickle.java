package io.likewise.data.exports;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The state of a TorchScript module as libtorch unpickles it: protocol 2, opcodes as in Python's
 * {@code pickletools}, tensors as calls of {@code torch._utils._rebuild_tensor_v2} on storages that
 * lie beside the pickle.
 */
final class TorchScriptPickle {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private TorchScriptPickle() {}

  /** A float32 tensor, an attribute of the module. */
  record Tensor(String name, List<Integer> shape) {}

  /**
   * Returns the pickle of a module that does not train.
   *
   * @param type the module's class, in {@code __torch__}
   * @param tensors its tensors; the storage of each is called by its place among them
   */
  static byte[] module(String type, List<Tensor> tensors) {
    TorchScriptPickle pickle = new TorchScriptPickle();
    pickle.op(0x80).op(2); // PROTO 2
    pickle.global("__torch__", type).op(')').op(0x81); // EMPTY_TUPLE, NEWOBJ
    pickle.op('}').op('('); // EMPTY_DICT, MARK
    for (int i = 0; i < tensors.size(); i++) {
      pickle.text(tensors.get(i).name()).tensor(tensors.get(i).shape(), Integer.toString(i));
    }
    pickle.text("training").op(0x89); // NEWFALSE
    pickle.op('u').op('b').op('.'); // SETITEMS, BUILD, STOP
    return pickle.bytes.toByteArray();
  }

  private TorchScriptPickle tensor(List<Integer> shape, String storage) {
    int size = shape.stream().reduce(1, Math::multiplyExact);
    global("torch._utils", "_rebuild_tensor_v2").op('(');
    op('(').text("storage").global("torch", "FloatStorage").text(storage).text("cpu").whole(size);
    op('t').op('Q'); // TUPLE, BINPERSID
    whole(0);
    tuple(shape);
    tuple(strides(shape));
    op(0x89); // NEWFALSE: no gradient is wanted.
    global("collections", "OrderedDict").op(')').op('R');
    return op('t').op('R'); // TUPLE, REDUCE
  }

  private static List<Integer> strides(List<Integer> shape) {
    Integer[] strides = new Integer[shape.size()];
    int stride = 1;
    for (int i = strides.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= shape.get(i);
    }
    return List.of(strides);
  }

  private void tuple(List<Integer> values) {
    op('(');
    values.forEach(this::whole);
    op('t');
  }

  private TorchScriptPickle op(int code) {
    bytes.write(code);
    return this;
  }

  private TorchScriptPickle global(String module, String name) {
    bytes.writeBytes(("c" + module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
    return this;
  }

  /** BINUNICODE. */
  private TorchScriptPickle text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    op('X').littleEndian(utf8.length);
    bytes.writeBytes(utf8);
    return this;
  }

  /** BININT. */
  private TorchScriptPickle whole(int value) {
    return op('J').littleEndian(value);
  }

  private TorchScriptPickle littleEndian(int value) {
    return op(value).op(value >>> 8).op(value >>> 16).op(value >>> 24);
  }
}
