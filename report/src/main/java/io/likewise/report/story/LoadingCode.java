package io.likewise.report.story;

import java.util.Optional;

/** The few lines of Python that load a run's model and ask it about an image. */
record LoadingCode(RunStory story, Optional<String> kerasModel) {
  String markdown() {
    String weights =
        "`weights.safetensors` has the weights as float32 under Keras' names of layers.\n";
    return kerasModel
        .map(
            file ->
                "With Keras 3:\n\n```python\n"
                    + python(file)
                    + "```\n\nThe model's last layer is the softmax. "
                    + weights)
        .orElse("No file of Keras' is of this network. " + weights);
  }

  private String python(String file) {
    return """
    import keras

    model = keras.models.load_model("%s", compile=False)
    image = keras.utils.img_to_array(keras.utils.load_img("photo.jpg"))[None]
    pixels = keras.ops.image.resize(image, (%d, %d), interpolation="bilinear")
    probabilities = model.predict(%s)[0]
    print(probabilities.argmax(), probabilities.max())
    """
        .formatted(
            file, story.experiment().imageSize(), story.experiment().imageSize(), preprocessed());
  }

  private String preprocessed() {
    return switch (story.experiment().preprocessing()) {
      case UNIT -> "pixels / 255";
      case CAFFE -> "keras.applications.resnet50.preprocess_input(pixels)";
      case TORCH -> "keras.applications.imagenet_utils.preprocess_input(pixels, mode=\"torch\")";
    };
  }
}
