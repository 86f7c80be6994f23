package io.likewise.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.api.backend.PendingLogits;
import io.likewise.api.backend.StageSettings;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.Batch;
import io.likewise.api.model.Weights;
import io.likewise.tck.reference.KnownAnswers;
import io.likewise.tck.subject.Closeness;
import io.likewise.tck.subject.Subject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestMethodOrder;

@TestMethodOrder(RuleOrder.class)
abstract class BatchRules {
  /** Begins a stage again with the case's weights, and returns a training pass's logits. */
  private static double[] firstLogits(
      TrainableModel model, KnownAnswers answers, StageSettings stage, Batch batch) {
    model.weights(answers.weights());
    model.beginStage(stage);
    return model.train(batch).await().values();
  }

  @EachMode
  @DisplayName("4.1 A unit is multiplied by its mask and by 1/(1 − p), and nothing else drops it.")
  void masks(Subject subject) {
    subject.onTiny(
        (answers, model) -> {
          for (String kind : List.of("ones", "zeros", "drawn")) {
            Batch batch =
                kind.equals("drawn")
                    ? answers.batch(7, "masks", 7)
                    : answers.batch(7, kind.equals("ones"));
            subject.assertLogits(
                "with masks of " + kind,
                firstLogits(model, answers, Subject.HEAD, batch),
                answers.values("masks/" + kind));
          }
        });
  }

  @EachMode
  @DisplayName("4.2 Batches of 2, 7 and 64 images train alike, whichever comes first.")
  void sizes(Subject subject) {
    subject.onKeras(
        (answers, model) -> {
          // Behind a batch's statistics small differences are divided by small deviations.
          double unfrozen = 10 * Math.max(subject.firstUnfrozenLoss(), subject.bounds().logits());
          for (int images : new int[] {7, 64, 2, 7}) {
            Batch batch = answers.batch(images, "sizes", 64);
            subject.assertLogits(
                "of " + images + " images, base frozen",
                firstLogits(model, answers, Subject.HEAD, batch),
                answers.values("sizes/head_" + images));
            Closeness.assertClose(
                "logits of " + images + " images, nothing frozen",
                firstLogits(model, answers, Subject.ALL, batch),
                answers.values("sizes/all_" + images),
                unfrozen);
          }
        });
  }

  @EachMode
  @DisplayName("4.3 A batch is its first images, whatever room and positions its buffers have.")
  void roomyBuffers(Subject subject) {
    subject.onKeras(
        (answers, model) -> {
          Batch batch = answers.batch(7, "sizes", 64);
          Batch roomy = roomy(batch);
          double[] expected = firstLogits(model, answers, Subject.ALL, batch);
          Weights gradients = subject.state(model).firstMoment();
          double bound = subject.bounds().gradients();
          Closeness.assertClose(
              "logits", firstLogits(model, answers, Subject.ALL, roomy), expected, bound);
          assertSameGradients(gradients, subject.state(model).firstMoment(), bound);
          assertThat(roomy.images().position()).as("the images' position").isEqualTo(3);
          assertThat(roomy.masks().get(0).position()).as("a mask's position").isEqualTo(5);
        });
  }

  /** The same images in buffers with more room, filled up with nonsense. */
  private static Batch roomy(Batch batch) {
    int more = 100;
    FloatBuffer images =
        ByteBuffer.allocateDirect((batch.images().capacity() + more) * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    for (int i = 0; i < images.capacity(); i++) {
      images.put(i, i < batch.images().capacity() ? batch.images().get(i) : Float.NaN);
    }
    List<ByteBuffer> masks = new ArrayList<>();
    for (ByteBuffer mask : batch.masks()) {
      ByteBuffer roomy = ByteBuffer.allocateDirect(mask.capacity() + more);
      for (int i = 0; i < roomy.capacity(); i++) {
        roomy.put(i, i < mask.capacity() ? mask.get(i) : 77);
      }
      masks.add(roomy.position(5));
    }
    int[] labels = Arrays.copyOf(batch.labels(), batch.size() + more);
    Arrays.fill(labels, batch.size(), labels.length, 12345);
    int[] samples = Arrays.copyOf(batch.samples(), batch.size() + more);
    return new Batch(batch.size(), batch.imageSize(), images.position(3), labels, masks, samples);
  }

  private static void assertSameGradients(Weights expected, Weights got, double bound) {
    for (String name : expected.names()) {
      if (!name.endsWith("_conv/bias")) { // noise, since a batch mean follows
        Closeness.assertClose(
            "gradient of " + name, got.doubles(name), expected.doubles(name), bound);
      }
    }
  }

  @EachMode
  @DisplayName("4.4 A batch may be filled again as soon as its logits were awaited.")
  void refilled(Subject subject) {
    subject.onKeras(
        (answers, model) -> {
          firstLogits(model, answers, Subject.ALL, answers.batch(7, "sizes", 64));
          Weights gradients = subject.state(model).firstMoment();
          model.weights(answers.weights());
          model.beginStage(Subject.ALL);
          Batch batch = answers.batch(7, "sizes", 64);
          PendingLogits pending = model.train(batch);
          Batch next = answers.batch(7, "sizes", 64);
          pending.await();
          fillWithNonsense(batch);
          assertSameGradients(
              gradients, subject.state(model).firstMoment(), subject.bounds().gradients());
          model.train(next).await();
          assertThat(model.weights().doubles("dense/kernel")).doesNotContain(Double.NaN);
        });
  }

  private static void fillWithNonsense(Batch batch) {
    for (int i = 0; i < batch.images().capacity(); i++) {
      batch.images().put(i, Float.NaN);
    }
    for (ByteBuffer mask : batch.masks()) {
      for (int i = 0; i < mask.capacity(); i++) {
        mask.put(i, (byte) 99);
      }
    }
    Arrays.fill(batch.labels(), 0);
  }
}
