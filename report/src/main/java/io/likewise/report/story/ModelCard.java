package io.likewise.report.story;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.likewise.api.experiment.Evaluation;
import io.likewise.report.page.Facts;
import io.likewise.report.page.Facts.Fact;
import io.likewise.report.page.Markdown;
import io.likewise.report.run.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The card of a run's model, for whoever is handed the model alone: what it is, what it was trained
 * on and how, what it came to, where not to trust it, and how to load it. Markdown with a header of
 * YAML, as model hubs read it (Mitchell et al., "Model Cards for Model Reporting", FAT* 2019).
 *
 * @param story the run
 * @param kerasModel the name of the file that Keras loads; empty if there is none
 */
public record ModelCard(RunStory story, Optional<String> kerasModel) {
  /** Its file. */
  public static final String NAME = "MODEL_CARD.md";

  private static final int MOST_CLASSES = 200;
  private static final JsonMapper JSON = new JsonMapper();

  /** Returns the file. */
  public String markdown() {
    StringBuilder text = new StringBuilder(header());
    text.append("\n# ").append(Markdown.text(story.experiment().name())).append('\n');
    section(text, "Model details", details());
    section(text, "Intended use", intendedUse());
    section(text, "Data", data());
    section(text, "Training procedure", procedure());
    section(text, "Evaluation", evaluation());
    section(text, "Limitations", bullets(new Limitations(story).sentences()));
    section(text, "How to load it", new LoadingCode(story, kerasModel).markdown());
    return text.toString();
  }

  private static void section(StringBuilder text, String heading, String content) {
    text.append("\n## ").append(heading).append("\n\n").append(content);
  }

  /** What hubs sort models by. JSON's strings are YAML's, whatever is in them. */
  private String header() {
    Evaluation test = story.result().test();
    List<String> lines = new ArrayList<>(List.of("---"));
    kerasModel.ifPresent(file -> lines.add("library_name: keras"));
    lines.addAll(
        List.of(
            "pipeline_tag: image-classification",
            "tags:",
            "- image-classification",
            "- resnet",
            "- likewise",
            "metrics:",
            "- accuracy",
            "model-index:",
            "- name: " + quoted(story.experiment().name()),
            "  results:",
            "  - task:",
            "      type: image-classification",
            "    dataset:",
            "      name: " + quoted(story.data().name()),
            "      type: " + quoted(story.data().name()),
            "      split: test",
            "    metrics:",
            "    - type: accuracy",
            "      value: " + test.accuracy(),
            "    - type: loss",
            "      value: " + test.loss(),
            "---"));
    return String.join("\n", lines) + "\n";
  }

  private static String quoted(String text) {
    try {
      return JSON.writeValueAsString(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a text that is no JSON", e);
    }
  }

  private String details() {
    Facts words = new ExperimentWords(story).facts();
    return bullets(
            Facts.about("")
                .with("Model", fact(words, "network"))
                .with("Input", fact(words, "input"))
                .with(
                    "Output",
                    "one logit for each of the classes below; softmax makes them probabilities")
                .with("Not the same network", story.otherNetwork().orElse(""))
                .with("Trained by", story.program() + ", on " + story.engine())
                .with("Trained on", story.started())
                .with("Run", story.name()))
        + "\nThe licences of the images and of the initial weights apply; the run does not know them.\n";
  }

  private static String fact(Facts facts, String name) {
    return facts.facts().stream()
        .filter(fact -> fact.name().equals(name))
        .map(Fact::value)
        .findFirst()
        .orElse("");
  }

  private static String bullets(Facts facts) {
    StringBuilder text = new StringBuilder();
    for (Fact fact : facts.facts()) {
      text.append("- **")
          .append(Markdown.text(fact.name()))
          .append("**: ")
          .append(Markdown.text(fact.value()))
          .append('\n');
    }
    return text.toString();
  }

  private static String bullets(List<String> sentences) {
    StringBuilder text = new StringBuilder();
    sentences.forEach(each -> text.append("- ").append(Markdown.text(each)).append('\n'));
    return text.toString();
  }

  private String intendedUse() {
    return "Says which of "
        + Numbers.count(story.data().classNames().size())
        + " classes an image is of, for images like those that it was trained on. It answers with"
        + " one of them whatever it is shown: it cannot say that an image is of none. It has been"
        + " tried on the test images alone, and on no people, machines or decisions.\n";
  }

  private String data() {
    RunStory.Data data = story.data();
    return bullets(
            Facts.about("")
                .with("Images", fact(new ExperimentWords(story).facts(), "images"))
                .with("SHA-256 of class names, labels and pixels", data.digest()))
        + "\nClasses, in the order of the logits: "
        + classNames(data.classNames())
        + ".\n";
  }

  private static String classNames(List<String> names) {
    List<String> shown = names.stream().limit(MOST_CLASSES).map(Markdown::text).toList();
    String more = names.size() > MOST_CLASSES ? ", … (result.json names them all)" : "";
    return String.join(", ", shown) + more;
  }

  private String procedure() {
    Facts words = new ExperimentWords(story).facts();
    Facts facts = Facts.about("").with("Training", fact(words, "training"));
    for (int stage = 1; stage <= story.experiment().stages().size(); stage++) {
      facts = facts.with("Stage " + stage, fact(words, "stage " + stage));
    }
    List<List<String>> rows = new ArrayList<>();
    story.result().stages().stream()
        .filter(stage -> !stage.epochs().isEmpty())
        .forEach(
            stage ->
                rows.add(
                    List.of(
                        String.valueOf(stage.stage()),
                        String.valueOf(stage.epochs().size()),
                        String.valueOf(stage.best().orElseThrow().epoch()),
                        Numbers.percent(stage.best().orElseThrow().validationAccuracy(), 2),
                        Numbers.duration(stage.seconds()))));
    String table =
        rows.isEmpty()
            ? ""
            : "\n"
                + Markdown.table(
                    List.of("stage", "epochs", "best epoch", "validation accuracy", "time"), rows);
    return bullets(facts)
        + table
        + "\nexperiment.yaml beside this file repeats the run; provenance.json has versions, machine"
        + " and digests.\n";
  }

  private String evaluation() {
    Evaluation test = story.result().test();
    Evaluation validation = story.result().validation();
    List<List<String>> classes = new ClassTable(story).rows();
    return Markdown.table(
            List.of("images", "how many", "accuracy", "loss"),
            List.of(figures("test", test), figures("validation", validation)))
        + "\nLosses are mean cross-entropies in nats. "
        + story.calibration().map(Reliability::words).orElse("")
        + "\n\nClass by class, on the test images:\n\n"
        + Markdown.table(ClassTable.HEADINGS, classes);
  }

  private static List<String> figures(String images, Evaluation evaluation) {
    return List.of(
        images,
        Numbers.count(evaluation.images()),
        Numbers.percent(evaluation.accuracy(), 2),
        Numbers.decimal(evaluation.loss(), 4));
  }
}
