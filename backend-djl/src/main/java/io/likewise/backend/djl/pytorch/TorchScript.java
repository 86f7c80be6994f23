package io.likewise.backend.djl.pytorch;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Functions written in TorchScript: the way to libtorch operators that DJL does not bind.
 *
 * <p>libtorch loads functions as methods of a module, from an archive as {@code torch.jit.save}
 * writes it: a stored zip with the methods' source and a pickled module without state. The archive
 * is made here, in memory. Calls run without autograd; what they return must be duplicated before
 * autograd may see it.
 */
final class TorchScript implements AutoCloseable {
  private static final String CLASS = "Functions";

  private final PtSymbolBlock module;

  /**
   * Compiles functions.
   *
   * @param source methods in TorchScript's serialized form, each indented by two spaces; the type
   *     of {@code self}, their first parameter, is filled in
   */
  TorchScript(PtNDManager manager, String source) {
    try {
      module =
          JniUtils.loadModule(
              manager, new ByteArrayInputStream(archive(source)), /* mapLocation */ true, false);
    } catch (IOException e) {
      throw new UncheckedIOException("an archive in memory cannot fail to be read", e);
    }
  }

  /** Calls a function; the arguments' handles stay open. */
  IValue callKeeping(String function, IValue... arguments) {
    return IValueUtils.runMethod(module, function, arguments);
  }

  /** Calls a function and closes its arguments' handles. */
  IValue call(String function, IValue... arguments) {
    try {
      return callKeeping(function, arguments);
    } finally {
      for (IValue argument : arguments) {
        argument.close();
      }
    }
  }

  /** Calls a function that returns a tensor. */
  PtNDArray callForTensor(PtNDManager manager, String function, IValue... arguments) {
    try (IValue result = call(function, arguments)) {
      return result.toTensor(manager);
    }
  }

  /** Returns a list of tensors as an argument. */
  static IValue list(Collection<PtNDArray> arrays) {
    return IValue.listFrom(arrays.toArray(PtNDArray[]::new));
  }

  @Override
  public void close() {
    module.close();
  }

  private static byte[] archive(String methods) throws IOException {
    String head =
        "class %s(Module):\n  __parameters__ = []\n  __buffers__ = []\n  training : bool\n";
    String code =
        head.formatted(CLASS) + methods.replace("(self,", "(self: __torch__." + CLASS + ",");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      store(zip, "functions/data.pkl", pickledModule());
      store(zip, "functions/code/__torch__.py", code.getBytes(StandardCharsets.UTF_8));
      store(zip, "functions/constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
      store(zip, "functions/version", "3\n".getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  /** libtorch maps the archive's members, so they must not be compressed. */
  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    entry.setTime(0);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  /**
   * Returns the pickle, protocol 2, of an instance of the class whose state is {@code {"training":
   * True}}. Opcodes as in Python's {@code pickletools}.
   */
  private static byte[] pickledModule() {
    String key = "training";
    StringBuilder pickle = new StringBuilder();
    pickle.append("\u0080\u0002"); // PROTO 2
    pickle.append("c__torch__\n").append(CLASS).append("\nq\u0000"); // GLOBAL, BINPUT 0
    pickle.append(")\u0081"); // EMPTY_TUPLE, NEWOBJ
    pickle.append("}("); // EMPTY_DICT, MARK
    pickle.append("X").append((char) key.length()).append("\u0000\u0000\u0000"); // BINUNICODE
    pickle.append(key).append("q\u0001"); // BINPUT 1
    pickle.append("\u0088u"); // NEWTRUE, SETITEMS
    pickle.append("bq\u0002."); // BUILD, BINPUT 2, STOP
    return pickle.toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
