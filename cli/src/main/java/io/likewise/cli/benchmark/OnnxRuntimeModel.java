package io.likewise.cli.benchmark;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.likewise.api.backend.OpenedModel;
import io.likewise.api.data.Batch;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;

/**
 * An ONNX model in onnxruntime, on the CPU. It takes float32 {@code [N, 3, side, side]} as {@code
 * images} and gives {@code probabilities}.
 *
 * <p>onnxruntime is no part of the program: this class is loaded only where its jar was named.
 */
final class OnnxRuntimeModel implements OpenedModel {
  private final OrtEnvironment environment;
  private final OrtSession session;
  private FloatBuffer planes = FloatBuffer.allocate(0);

  private OnnxRuntimeModel(OrtEnvironment environment, OrtSession session) {
    this.environment = environment;
    this.session = session;
  }

  static OnnxRuntimeModel open(Path file, int threads) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      return new OnnxRuntimeModel(environment, environment.createSession(file.toString(), options));
    } catch (OrtException | LinkageError e) {
      throw failed(e);
    }
  }

  @Override
  public double[] probabilities(Batch batch) {
    long side = batch.imageSize();
    try (OnnxTensor images =
            OnnxTensor.createTensor(
                environment, planes(batch), new long[] {batch.size(), 3, side, side});
        OrtSession.Result result = session.run(Map.of("images", images))) {
      float[][] rows = (float[][]) result.get("probabilities").orElseThrow().getValue();
      double[] probabilities = new double[rows.length * rows[0].length];
      for (int i = 0; i < probabilities.length; i++) {
        probabilities[i] = rows[i / rows[0].length][i % rows[0].length];
      }
      return probabilities;
    } catch (OrtException e) {
      throw failed(e);
    }
  }

  /** Channels come first in ONNX. */
  private FloatBuffer planes(Batch batch) {
    int area = batch.imageSize() * batch.imageSize();
    int values = batch.size() * 3 * area;
    if (planes.capacity() < values) {
      planes =
          ByteBuffer.allocateDirect(values * Float.BYTES)
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer();
    }
    for (int image = 0; image < batch.size(); image++) {
      int start = image * 3 * area;
      for (int i = 0; i < area; i++) {
        for (int channel = 0; channel < 3; channel++) {
          planes.put(start + channel * area + i, batch.images().get(start + 3 * i + channel));
        }
      }
    }
    return planes.slice(0, values);
  }

  private static LikewiseException failed(Throwable thrown) {
    return new LikewiseException(
        ErrorCode.BACKEND_BROKEN,
        "onnxruntime does not compute the model ("
            + thrown.getMessage()
            + "). Try another of its jars.",
        thrown);
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw failed(e);
    }
  }
}
