package io.likewise.trainer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is said of each key in an {@code experiment.yaml} that is meant to be edited. */
final class KeyNotes {
  /** A note for every key and group of an experiment, by full dotted names. */
  static final Map<String, String> ALL = all();

  /** The group that may be added, as comments. */
  static final List<String> BACKEND =
      List.of(
          "What computes it, if not what the command line says; all six keys or none:",
          "backend:",
          "  name: djl               # 'likewise backends' lists what is installed",
          "  engine: pytorch",
          "  device: cpu             # gpu, gpu:N, auto",
          "  threads: 2              # 1 to 1024",
          "  precision: float32      # float64",
          "  path: fast              # reference, stock");

  private KeyNotes() {}

  private static Map<String, String> all() {
    Map<String, String> notes = new LinkedHashMap<>();
    notes.put("name", "what you call it; part of the run directory's name");
    notes.put("seed", "where all randomness comes from: a whole number");
    data(notes);
    notes.put("imageSize", "height and width the network sees: 32 to 1024");
    notes.put("preprocessing", "unit: v in [0, 1]; caffe: for Keras' ImageNet weights; torch");
    augmentation(notes);
    network(notes);
    notes.put("weights", "what the base starts from: random, imagenet, or a file");
    notes.put("batchSize", "images in a step: 2 to 4096");
    stage(notes, "stage1", "first stage");
    stage(notes, "stage2", "second stage, which begins with the first one's best weights");
    return notes;
  }

  private static void data(Map<String, String> notes) {
    notes.put("data.source", "sample, cifar10, cifar10:PATH or folder:PATH");
    notes.put("data.limit", "train on the first so many images; 0 for all");
    notes.put("data.validation", "holdout: part of the training images; test: the test images");
    notes.put("data.holdout", "the part held out: above 0 to 0.5");
    notes.put("data.skipBad", "true: go on without a folder's images that cannot be read");
  }

  private static void augmentation(Map<String, String> notes) {
    notes.put("augmentation", "how training images are varied");
    notes.put("augmentation.flip", "left to right, every other time: true or false");
    notes.put("augmentation.quarterTurns", "0, 90, 180 or 270 degrees: true or false");
    notes.put("augmentation.brightness", "up to so much is added or taken: 0 (none) to 1");
    notes.put("augmentation.contrastFrom", "smallest factor: above 0, at most contrastTo");
    notes.put("augmentation.contrastTo", "largest factor, at most 10; 1 and 1 for none");
    notes.put("augmentation.clip", "cut to [0, 1] at the end: true or false");
  }

  private static void network(Map<String, String> notes) {
    notes.put("network.variant", "keras or torchvision");
    notes.put("network.blocks", "residual blocks in 1 to 8 groups; ResNet50: [3, 4, 6, 3]");
    notes.put("network.width", "channels of the first layer: 1 to 1024; ResNet50: 64");
    notes.put("network.dense", "units of the hidden dense layers; [] for none");
    notes.put("network.dropout", "the share of units removed: 0 to below 1");
    notes.put("network.dropouts", "behind how many of the dense layers: 0 to all");
  }

  private static void stage(Map<String, String> notes, String stage, String what) {
    notes.put(stage, what);
    notes.put(stage + ".trainable", "head: the dense layers; all: the whole network");
    notes.put(stage + ".batchNorm", "moving statistics, or batch if trainable is all");
    notes.put(stage + ".epochs", "the most: 0 (leave the stage out) to 10000");
    notes.put(stage + ".learningRate", "Adam's: above 0, at most 10");
    notes.put(stage + ".patience", "epochs without a better validation accuracy: 0 or more");
  }
}
