package io.likewise.backend.djl.pytorch;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Memory that Java, libtorch and the device have in common: page-locked for a GPU, which copies
 * from it and to it by itself while the host goes on.
 *
 * <p>There are two pages at least for each use, so that one can be written while the other is
 * copied. A page is not handed out before the copy that it was last used for is over.
 */
final class StagingPages {
  private static final int SPARE = 2;

  /** On the CPU a copy is over when it was asked for. */
  private static final String PLAIN =
      """
        def memory(self, values: int, kind: int) -> Tensor:
          return torch.empty([values], dtype=kind)
        def event(self) -> int:
          return 0
        def record(self, event: int, device: str) -> int:
          return 0
        def wait(self, event: int) -> int:
          return 0
      """;

  private static final String CUDA =
      """
        def memory(self, values: int, kind: int) -> Tensor:
          return torch.empty([values], dtype=kind, layout=0, device=torch.device("cpu"), \
      pin_memory=True)
        def event(self) -> __torch__.torch.classes.cuda.Event:
          event = __torch__.torch.classes.cuda.Event.__new__(__torch__.torch.classes.cuda.Event)
          made = (event).__init__(False, False, False, )
          return event
        def record(self, event: __torch__.torch.classes.cuda.Event, device: str) -> int:
          recorded = (event).record(ops.cuda.current_stream(torch.device(device)), )
          return 0
        def wait(self, event: __torch__.torch.classes.cuda.Event) -> int:
          waited = (event).synchronize()
          return 0
      """;

  private final PtNDManager manager;
  private final TorchScript script;
  private final String device;
  private final Map<String, Deque<Page>> free = new HashMap<>();

  /**
   * A page.
   *
   * @param tensor libtorch's view, of one dimension; it may be longer than what was asked for
   * @param bytes Java's view
   * @param copied the event that follows its latest copy
   */
  record Page(PtNDArray tensor, ByteBuffer bytes, IValue copied) {}

  StagingPages(PtNDManager manager) {
    this.manager = manager;
    Device there = manager.getDevice();
    this.device = there.isGpu() ? "cuda:" + there.getDeviceId() : "cpu";
    this.script = new TorchScript(manager, there.isGpu() ? CUDA : PLAIN);
  }

  /** Returns the device as libtorch calls it. */
  String device() {
    return device;
  }

  /** Returns libtorch's number of a type. */
  static long number(DataType type) {
    return switch (type) {
      case INT64 -> 4;
      case FLOAT32 -> 6;
      case FLOAT64 -> 7;
      default -> throw new IllegalArgumentException("nothing of type " + type + " is staged");
    };
  }

  /** Takes a page with room for some values, which is to be {@link #copied} when it is used. */
  Page take(String use, int values, DataType type) {
    Deque<Page> pages = free.computeIfAbsent(use, key -> new ArrayDeque<>());
    if (pages.size() >= SPARE) {
      Page page = pages.removeFirst();
      await(page);
      if (page.bytes.capacity() >= values * type.getNumOfBytes()) {
        return page;
      }
      page.copied.close();
      page.tensor.close();
    }
    return page(values, type);
  }

  private Page page(int values, DataType type) {
    PtNDArray tensor =
        script.callForTensor(
            manager, "memory", IValue.from((long) values), IValue.from(number(type)));
    ByteBuffer bytes = tensor.toByteBuffer(true).order(ByteOrder.nativeOrder());
    return new Page(tensor, bytes, script.call("event"));
  }

  /** Hears that a copy of a page was asked for. */
  void copied(Page page) {
    try (IValue where = IValue.from(device)) {
      script.callKeeping("record", page.copied, where).close();
    }
  }

  /** Waits until the page's copy is over. */
  void await(Page page) {
    script.callKeeping("wait", page.copied).close();
  }

  /** Takes a page back; its copy may not be over. */
  void give(String use, Page page) {
    free.get(use).addLast(page);
  }

  /** Leaves the memory to the manager, which is about to be closed. */
  void close() {
    free.values().forEach(pages -> pages.forEach(page -> page.copied.close()));
    script.close();
  }
}
