package io.likewise.runs.plan;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What is said of each key in an {@code experiment.yaml} that is meant to be edited. */
final class KeyNotes {
  /** A note for every key and group of an experiment, by full dotted names. */
  static final Map<String, String> ALL =
      """
          name what you call it; part of the run directory's name
          seed where all randomness comes from: a whole number
          data.source sample, cifar10, cifar10:PATH or folder:PATH
          data.limit train on the first so many images; 0 for all
          data.validation holdout: part of the training images; test: the test images
          data.holdout the part held out: above 0 to 0.5
          data.skipBad true: go on without a folder's images that cannot be read
          imageSize height and width the network sees: 32 to 1024
          preprocessing unit: v in [0, 1]; caffe: for Keras' ImageNet weights; torch
          augmentation how training images are varied
          augmentation.flip left to right, every other time: true or false
          augmentation.quarterTurns 0, 90, 180 or 270 degrees: true or false
          augmentation.brightness up to so much is added or taken: 0 (none) to 1
          augmentation.contrastFrom smallest factor: above 0, at most contrastTo
          augmentation.contrastTo largest factor, at most 10; 1 and 1 for none
          augmentation.clip cut to [0, 1] at the end: true or false
          network.variant keras or torchvision
          network.blocks residual blocks in 1 to 8 groups; ResNet50: [3, 4, 6, 3]
          network.width channels of the first layer: 1 to 1024; ResNet50: 64
          network.dense units of the hidden dense layers; [] for none
          network.dropout the share of units removed: 0 to below 1
          network.dropouts behind how many of the dense layers: 0 to all
          weights what the base starts from: random, imagenet, or a file
          perturb true: move one initial weight by one unit in the last place
          batchSize images in a step: 2 to 4096
          stage1 first stage
          stage1.trainable head: the dense layers; all: the whole network
          stage1.batchNorm moving statistics, or batch if trainable is all
          stage1.epochs the most: 0 (leave the stage out) to 10000
          stage1.learningRate Adam's: above 0, at most 10
          stage1.patience epochs without a better validation accuracy: 0 or more
          stage2 second stage, which begins with the first one's best weights
          stage2.trainable head: the dense layers; all: the whole network
          stage2.batchNorm moving statistics, or batch if trainable is all
          stage2.epochs the most: 0 (leave the stage out) to 10000
          stage2.learningRate Adam's: above 0, at most 10
          stage2.patience epochs without a better validation accuracy: 0 or more
          """
          .lines()
          .map(line -> line.split(" ", 2))
          .collect(Collectors.toMap(note -> note[0], note -> note[1]));

  /** The group that may be added, as comments. */
  static final List<String> BACKEND =
      List.of(
          "What computes it, if not what the command line says; the first six keys or none:",
          "backend:",
          "  name: djl               # 'likewise backends' lists what is installed",
          "  engine: pytorch",
          "  device: cpu             # gpu, gpu:N, auto",
          "  threads: 2              # 1 to 1024",
          "  precision: float32      # float64; tf32 on a GPU",
          "  path: fast              # reference, stock",
          "  deterministic: false    # true: the same bits at every run on a GPU too");

  private KeyNotes() {}
}
