package io.likewise.data.batches;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.data.Batch;
import io.likewise.api.data.BatchSource;
import io.likewise.api.data.BatchSource.Part;
import io.likewise.api.data.BatchStream;
import io.likewise.api.data.Dataset;
import io.likewise.api.data.Split;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.Augmentation;
import io.likewise.api.experiment.DataSettings.Validation;
import io.likewise.api.experiment.Preprocessing;
import io.likewise.data.Given;
import io.likewise.data.memory.InMemoryDataset;
import io.likewise.data.memory.InMemorySplit;
import io.likewise.data.random.Randomness;
import io.likewise.data.random.Randomness.Purpose;
import io.likewise.files.Digests;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The batches of an experiment")
class ExperimentBatchesTest {

  /** A batch, copied out of its buffers. */
  private record Copy(
      List<Integer> samples, List<Integer> labels, List<Float> images, List<List<Byte>> masks) {

    static Copy of(Batch batch) {
      List<Float> images = new ArrayList<>();
      for (int i = 0; i < batch.images().limit(); i++) {
        images.add(batch.images().get(i));
      }
      List<List<Byte>> masks = new ArrayList<>();
      for (ByteBuffer mask : batch.masks()) {
        masks.add(IntStream.range(0, mask.limit()).mapToObj(mask::get).toList());
      }
      return new Copy(
          Arrays.stream(batch.samples()).limit(batch.size()).boxed().toList(),
          Arrays.stream(batch.labels()).limit(batch.size()).boxed().toList(),
          images,
          masks);
    }
  }

  private static List<Copy> drain(BatchStream stream) {
    List<Copy> copies = new ArrayList<>();
    try (stream) {
      while (stream.hasNext()) {
        Batch batch = stream.next();
        copies.add(Copy.of(batch));
        stream.recycle(batch);
      }
    }
    return copies;
  }

  private static List<Integer> samples(BatchStream stream) {
    return drain(stream).stream().flatMap(batch -> batch.samples().stream()).toList();
  }

  @Nested
  @DisplayName("are the same bits")
  class SameBits {

    @ParameterizedTest(name = "{0} workers")
    @ValueSource(ints = {2, 3, 7})
    @DisplayName("for every number of workers")
    void workers(int workers) {
      List<Copy> one = drain(new Given().batches(1).train(1, 1, 0));
      assertThat(drain(new Given().batches(workers).train(1, 1, 0))).isEqualTo(one);
    }

    @ParameterizedTest(name = "from batch {0}")
    @ValueSource(ints = {1, 3, 6})
    @DisplayName("from whichever batch one begins")
    void firstBatch(int firstBatch) {
      ExperimentBatches batches = new Given().batches(2);
      List<Copy> all = drain(batches.train(1, 2, 0));
      assertThat(drain(batches.train(1, 2, firstBatch)))
          .isEqualTo(all.subList(firstBatch, all.size()));
    }

    @Test
    @DisplayName("when an epoch is asked for again")
    void again() {
      ExperimentBatches batches = new Given().batches(2);
      List<Copy> first = drain(batches.train(2, 1, 0));
      drain(batches.train(2, 2, 0));
      assertThat(drain(batches.train(2, 1, 0))).isEqualTo(first);
    }

    @Test
    @DisplayName("of an image whatever the size of its batch")
    void batchSize() {
      Given small = new Given();
      Given large = new Given();
      large.batchSize = 31;
      List<Float> first = drain(small.batches(1).train(1, 1, 0)).get(0).images();
      List<Float> wider = drain(large.batches(1).train(1, 1, 0)).get(0).images();
      assertThat(wider.subList(0, first.size())).isEqualTo(first);
    }

    @Test
    @DisplayName("as on the day this test was written")
    void pinned() {
      var digest = Digests.sha256();
      try (BatchStream stream = new Given().batches(1).train(1, 1, 0)) {
        Batch batch = stream.next();
        ByteBuffer bytes = ByteBuffer.allocate(batch.images().limit() * Float.BYTES);
        FloatBuffer images = bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        images.put(batch.images().duplicate().rewind());
        digest.update(bytes.array());
        for (ByteBuffer mask : batch.masks()) {
          digest.update(mask.duplicate().rewind());
        }
        for (int sample : Arrays.copyOf(batch.samples(), batch.size())) {
          digest.update((byte) sample);
        }
      }
      assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(PINNED);
    }

    private static final String PINNED =
        "c7911805d3f02bf97bbb7bc880725e601ba0c9e4ff225f4b796c721be33a04f9";
  }

  @Nested
  @DisplayName("in training")
  class Training {

    @Test
    @DisplayName("show every training image once, in another order each epoch and stage")
    void shuffled() {
      ExperimentBatches batches = new Given().batches(2);
      List<Integer> first = samples(batches.train(1, 1, 0));
      List<Integer> nextEpoch = samples(batches.train(1, 2, 0));
      List<Integer> nextStage = samples(batches.train(2, 1, 0));
      assertThat(first).hasSize(batches.trainingSize()).doesNotHaveDuplicates();
      assertThat(nextEpoch).containsExactlyInAnyOrderElementsOf(first).isNotEqualTo(first);
      assertThat(nextStage).containsExactlyInAnyOrderElementsOf(first).isNotEqualTo(first);
      assertThat(nextStage).isNotEqualTo(nextEpoch);
    }

    @Test
    @DisplayName("are another experiment with another seed")
    void seed() {
      Given other = new Given();
      other.seed = 2;
      assertThat(samples(other.batches(1).train(1, 1, 0)))
          .isNotEqualTo(samples(new Given().batches(1).train(1, 1, 0)));
      assertThat(other.batches(1).splitDigest()).isNotEqualTo(new Given().batches(1).splitDigest());
    }

    @Test
    @DisplayName("join a last batch of a single image to the one before it")
    void joined() {
      Given given = new Given();
      given.limit = 20; // of which the hold-out takes 3
      ExperimentBatches batches = given.batches(2);
      assertThat(batches.trainingSize()).isEqualTo(17);
      int[] classes = new int[batches.trainingClassCounts().size()];
      drain(batches.train(1, 1, 0)).forEach(b -> b.labels().forEach(label -> classes[label]++));
      assertThat(batches.trainingClassCounts())
          .containsExactlyElementsOf(Arrays.stream(classes).boxed().toList());
      List<Copy> epoch = drain(batches.train(1, 1, 0));
      assertThat(epoch).extracting(batch -> batch.samples().size()).containsExactly(8, 9);
      assertThat(batches.trainingBatches()).isEqualTo(2);
      assertThat(batches.train(1, 1, 2).hasNext()).isFalse();
    }

    @Test
    @DisplayName("carry labels, and buffers exactly as long as the batch")
    void shapes() {
      Dataset dataset = Given.dataset();
      try (BatchStream stream = new Given().batches(2).train(1, 1, 0)) {
        while (stream.hasNext()) {
          Batch batch = stream.next();
          assertThat(batch.images().isDirect()).isTrue();
          assertThat(batch.images().order()).isEqualTo(ByteOrder.nativeOrder());
          assertThat(batch.images().capacity()).isEqualTo(batch.size() * 32 * 32 * 3);
          assertThat(batch.masks())
              .extracting(ByteBuffer::capacity)
              .containsExactly(batch.size() * 12, batch.size() * 6);
          assertThat(batch.masks()).allMatch(ByteBuffer::isDirect);
          for (int i = 0; i < batch.size(); i++) {
            assertThat(batch.labels()[i]).isEqualTo(dataset.train().label(batch.samples()[i]));
          }
          stream.recycle(batch);
        }
      }
    }

    @Test
    @DisplayName("carry the masks and variations of their (seed, stage, epoch, sample)")
    void streams() {
      List<Copy> epoch = drain(new Given().batches(1).train(2, 3, 0));
      InMemorySplit split = Given.dataset().train();
      for (Copy batch : epoch) {
        for (int row = 0; row < batch.samples().size(); row++) {
          int sample = batch.samples().get(row);
          ByteBuffer mask = ByteBuffer.allocate(12);
          new MaskSource(List.of(12), 0.25)
              .fill(Randomness.of(1, Purpose.MASK, 2, 3).stream(sample), List.of(mask), 0);
          assertThat(batch.masks().get(0).subList(row * 12, row * 12 + 12))
              .isEqualTo(IntStream.range(0, 12).mapToObj(mask::get).toList());
          assertThat(batch.images().subList(row * 3072, row * 3072 + 3072))
              .isEqualTo(
                  image(
                      split,
                      sample,
                      Variation.draw(
                          Augmentation.STANDARD,
                          Randomness.of(1, Purpose.AUGMENT, 2, 3).stream(sample)),
                      Preprocessing.UNIT));
        }
      }
    }

    @Test
    @DisplayName("have as many masks as the network has dropouts")
    void masks() {
      Given one = new Given();
      one.dropouts = 1;
      Given none = new Given();
      none.dropouts = 0;
      assertThat(drain(one.batches(1).train(1, 1, 0)).get(0).masks()).hasSize(1);
      assertThat(drain(none.batches(1).train(1, 1, 0)).get(0).masks()).isEmpty();
    }
  }

  private static List<Float> image(
      Split split, int sample, Variation variation, Preprocessing preprocessing) {
    byte[] stored = new byte[8 * 8 * 3];
    split.pixels(sample, stored, 0);
    double[] varied = new double[stored.length];
    new ImageAugmenter(8, preprocessing, false).apply(stored, variation, varied);
    FloatBuffer resized = FloatBuffer.allocate(32 * 32 * 3);
    new BilinearResize(8, 32).apply(varied, resized, 0);
    return IntStream.range(0, resized.capacity()).mapToObj(resized::get).toList();
  }

  @Nested
  @DisplayName("in evaluation")
  class Evaluation {

    @ParameterizedTest
    @EnumSource(Preprocessing.class)
    @DisplayName("show the stored images in their order, only resized and preprocessed")
    void stored(Preprocessing preprocessing) {
      Given given = new Given();
      given.preprocessing = preprocessing;
      List<Copy> batches = drain(given.batches(2).evaluate(Part.TEST));
      assertThat(batches).extracting(batch -> batch.samples().size()).containsExactly(17);
      assertThat(batches).allMatch(batch -> batch.masks().isEmpty());
      InMemorySplit test = Given.dataset().test();
      Copy batch = batches.get(0);
      for (int i = 0; i < 17; i++) {
        assertThat(batch.samples().get(i)).isEqualTo(i);
        assertThat(batch.labels().get(i)).isEqualTo(test.label(i));
        assertThat(batch.images().subList(i * 3072, i * 3072 + 3072))
            .isEqualTo(image(test, i, Variation.NONE, preprocessing));
      }
    }

    @ParameterizedTest
    @CsvSource({
      "32, 8, '256, 256, 1'", // small images: as many batches at once as 256 images hold
      "32, 96, '192, 192, 129'",
      "32, 300, '300, 213'",
      "64, 8, '80, 80, 80, 80, 80, 80, 33'", // 4 MiB
      "224, 64, '64, 64, 64, 64, 64, 64, 64, 64, 1'", // large ones: as training takes them
    })
    @DisplayName("come some batches at once, up to 256 images and 4 MiB")
    void size(int imageSize, int batchSize, String sizes) {
      Given given = new Given();
      given.imageSize = imageSize;
      given.batchSize = batchSize;
      Dataset dataset =
          new InMemoryDataset(
              "random", List.of("a", "b", "c"), Given.split(1, 61), Given.split(2, 513));
      ExperimentBatches batches = new ExperimentBatches(given.experiment(), dataset, 1);
      List<Integer> samples = new ArrayList<>();
      List<Integer> came = new ArrayList<>();
      try (BatchStream stream = batches.evaluate(Part.TEST)) {
        while (stream.hasNext()) {
          Batch batch = stream.next();
          came.add(batch.size());
          Arrays.stream(batch.samples()).limit(batch.size()).forEach(samples::add);
          stream.recycle(batch);
        }
      }
      assertThat(came).hasToString("[" + sizes + "]");
      assertThat(samples).isEqualTo(IntStream.range(0, 513).boxed().toList());
    }

    @Test
    @DisplayName("watch the held-out images, which are not trained on")
    void holdout() {
      ExperimentBatches batches = new Given().batches(1);
      List<Integer> heldOut = samples(batches.evaluate(Part.VALIDATION));
      assertThat(heldOut).isSorted().hasSize(6).hasSize(batches.size(Part.VALIDATION));
      assertThat(samples(batches.train(1, 1, 0))).hasSize(55).doesNotContainAnyElementsOf(heldOut);
    }

    @Test
    @DisplayName("watch the test images if the experiment says so, and then train on all others")
    void testValidation() {
      Given given = new Given();
      given.validation = Validation.TEST;
      ExperimentBatches batches = given.batches(1);
      assertThat(batches.trainingSize()).isEqualTo(61);
      assertThat(drain(batches.evaluate(Part.VALIDATION)))
          .isEqualTo(drain(batches.evaluate(Part.TEST)));
    }

    @Test
    @DisplayName("watch the data set's own validation images if it has some")
    void ownValidation() {
      ExperimentBatches batches =
          new ExperimentBatches(
              new Given().experiment(), withValidation(Given.dataset(), Given.split(3, 5)), 1);
      assertThat(batches.trainingSize()).isEqualTo(61);
      assertThat(batches.size(Part.VALIDATION)).isEqualTo(5);
      assertThat(drain(batches.evaluate(Part.VALIDATION)).get(0).images().subList(0, 3072))
          .isEqualTo(image(Given.split(3, 5), 0, Variation.NONE, Preprocessing.UNIT));
    }
  }

  private static Dataset withValidation(Dataset dataset, Split validation) {
    return new Dataset() {
      @Override
      public String name() {
        return dataset.name();
      }

      @Override
      public List<String> classNames() {
        return dataset.classNames();
      }

      @Override
      public Split train() {
        return dataset.train();
      }

      @Override
      public Split test() {
        return dataset.test();
      }

      @Override
      public Optional<Split> validation() {
        return Optional.of(validation);
      }

      @Override
      public String digest() {
        return dataset.digest();
      }
    };
  }

  @Test
  @DisplayName("name their training images by a digest of ascending four-byte indices")
  void splitDigest() {
    Given given = new Given();
    given.validation = Validation.TEST;
    given.limit = 3;
    byte[] indices = {0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0};
    assertThat(given.batches(1).splitDigest())
        .isEqualTo(HexFormat.of().formatHex(Digests.sha256().digest(indices)));
  }

  @Test
  @DisplayName("take no more buffers for twenty epochs than for one")
  void pooled() {
    ExperimentBatches batches = new Given().batches(2);
    drain(batches.train(1, 1, 0));
    int made = batches.slotsMade();
    for (int epoch = 2; epoch <= 20; epoch++) {
      drain(batches.train(1, epoch, 0));
      drain(batches.evaluate(Part.VALIDATION));
      drain(batches.evaluate(BatchSource.Part.TEST));
    }
    assertThat(batches.slotsMade()).isEqualTo(made).isLessThanOrEqualTo(5);
  }

  @ParameterizedTest(name = "limit {0}, validation {1}: {2}")
  @CsvSource({
    "1, TEST, leaves 1 training",
    "1, HOLDOUT, leaves 1 training",
    "3, HOLDOUT, 'leaves 3 training, 0 validation and 17 test images'",
    "4, HOLDOUT, ''",
    "2, TEST, ''",
  })
  @DisplayName("need two images to train on and one to watch")
  void tooFew(int limit, Validation validation, String message) {
    Given given = new Given();
    given.limit = limit;
    given.validation = validation;
    if (message.isEmpty()) {
      assertThat(given.batches(1).trainingSize()).isGreaterThanOrEqualTo(2);
    } else {
      assertThatThrownBy(() -> given.batches(1))
          .isInstanceOf(LikewiseException.class)
          .hasFieldOrPropertyWithValue("code", ErrorCode.EXPERIMENT_INVALID)
          .hasMessageContaining(message)
          .hasMessageContaining("data.limit " + limit)
          .hasMessageContaining("raise the limit");
    }
  }

  @Test
  @DisplayName("speak of no limit where there is none")
  void tooFewWithoutLimit() {
    Given given = new Given();
    InMemoryDataset dataset =
        new InMemoryDataset("few", List.of("a", "b", "c"), Given.split(1, 3), Given.split(2, 2));
    assertThatThrownBy(() -> new ExperimentBatches(given.experiment(), dataset, 1))
        .hasMessage(
            "few with data.validation holdout leaves 3 training, 0 validation and 2 test images,"
                + " expected at least 2, 1 and 1: no class has an image to spare; add images, or"
                + " validate on the test images, by data.validation test.");
    InMemoryDataset untested =
        new InMemoryDataset("few", List.of("a", "b", "c"), Given.split(1, 9), Given.split(2, 0));
    assertThatThrownBy(() -> new ExperimentBatches(given.experiment(), untested, 1))
        .hasMessageEndingWith(
            ", 3 validation and 0 test images, expected at least 2, 1 and 1:" + " add images.");
  }

  @Test
  @DisplayName("say of which classes no validation image could be held out")
  void unvalidated() {
    Given given = new Given();
    InMemorySplit train = Given.split(1, 5);
    InMemoryDataset dataset =
        new InMemoryDataset("few", List.of("a", "b", "c"), train, Given.split(2, 2));
    assertThat(new ExperimentBatches(given.experiment(), dataset, 1).unvalidated())
        .hasValueSatisfying(
            sentence -> assertThat(sentence).startsWith("no validation image is of 'c', because"));
    assertThat(given.batches(1).unvalidated()).isEmpty();
    given.validation = Validation.TEST;
    assertThat(new ExperimentBatches(given.experiment(), dataset, 1).unvalidated()).isEmpty();
  }

  @Test
  @DisplayName("refuse a batch that no buffer can hold, and say how large it is")
  void tooLarge() {
    Given given = new Given();
    given.imageSize = 1024;
    given.batchSize = 4096;
    InMemoryDataset dataset = new InMemoryDataset("large", List.of("a", "b"), black(200), black(2));
    assertThatThrownBy(() -> new ExperimentBatches(given.experiment(), dataset, 1))
        .isInstanceOf(LikewiseException.class)
        .hasFieldOrPropertyWithValue("code", ErrorCode.OUT_OF_MEMORY)
        .hasMessageContaining("batchSize")
        .hasMessageContaining("2,264,924,160 bytes");
  }

  private static InMemorySplit black(int images) {
    return new InMemorySplit(1, new byte[images], new byte[images * 3]);
  }
}
