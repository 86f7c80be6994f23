package io.likewise.backend.dl4j.pass;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The memory of a pass. A pass for another batch size asks for as many arrays in the same order,
 * and gets the beginnings of those that there are.
 */
final class Rooms implements AutoCloseable {
  private final List<INDArray> rooms = new ArrayList<>();
  private int taken;

  /** Begins anew: what was handed out may be handed out again. */
  void reuse() {
    taken = 0;
  }

  /** Returns so many values, whatever they are. */
  INDArray values(long count) {
    if (taken == rooms.size()) {
      rooms.add(Nd4j.createUninitialized(DataType.FLOAT, count));
    } else if (rooms.get(taken).length() < count) {
      rooms.get(taken).close();
      rooms.set(taken, Nd4j.createUninitialized(DataType.FLOAT, count));
    }
    INDArray room = rooms.get(taken++);
    return room.length() == count ? room : room.get(NDArrayIndex.interval(0, count));
  }

  FeatureMap map(int batch, int size, int channels) {
    return new FeatureMap(values((long) batch * size * size * channels), batch, size, channels);
  }

  /** Returns where an array that lies in one piece begins. */
  static FloatPointer pointer(INDArray array) {
    return (FloatPointer) array.data().addressPointer();
  }

  /** Returns the values of such an array, for what is too little to be worth an operator. */
  static FloatBuffer numbers(INDArray array) {
    return new FloatPointer(pointer(array)).capacity(array.length()).asBuffer();
  }

  @Override
  public void close() {
    rooms.forEach(INDArray::close);
    rooms.clear();
    taken = 0;
  }
}
