package io.likewise.runs.directory;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.likewise.api.backend.EngineInUse;
import io.likewise.api.data.BatchSource;
import io.likewise.api.data.BatchSource.Part;
import io.likewise.api.data.Dataset;
import io.likewise.api.experiment.MemoryBudget;
import io.likewise.api.model.Weights;
import io.likewise.runs.checkpoint.Position;
import io.likewise.runs.plan.EnumWords;
import io.likewise.runs.plan.RunPlan;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where a run's results came from: enough to tell why two runs differ.
 *
 * @param started when, in UTC, as ISO 8601
 * @param likewise this program
 * @param java the virtual machine
 * @param engine what computes
 * @param installation the files of program and engine
 * @param machine the hardware and operating system
 * @param memory what the process was given, and what for
 * @param data the images
 * @param initialWeights the SHA-256 of all tensors before the first step
 * @param continued each time that another process went on with the run
 */
public record Provenance(
    String started,
    Software likewise,
    VirtualMachine java,
    Engine engine,
    Installation installation,
    Machine machine,
    MemoryBudget memory,
    Data data,
    String initialWeights,
    List<Continuation> continued) {

  /** Runs of earlier versions do not know their installation or their memory. */
  public Provenance {
    // A file may lack any of them, and every reader relies on all.
    requireNonNull(started, "started");
    requireNonNull(likewise, "likewise");
    requireNonNull(java, "java");
    requireNonNull(engine, "engine");
    requireNonNull(machine, "machine");
    requireNonNull(data, "data");
    requireNonNull(initialWeights, "initialWeights");
    continued = continued == null ? List.of() : List.copyOf(continued);
    memory = memory == null ? MemoryBudget.UNKNOWN : memory;
    installation = installation == null ? Installation.UNKNOWN : installation;
  }

  /** What stands for anything that cannot be told. */
  static final String UNKNOWN = "unknown";

  /**
   * This program.
   *
   * @param version its version
   * @param revision the source revision it was built from
   */
  public record Software(String version, String revision) {
    public Software {
      requireNonNull(version, "version");
      requireNonNull(revision, "revision");
    }
  }

  /**
   * The virtual machine.
   *
   * @param version such as {@code 17.0.15+6}
   * @param vendor who made it
   * @param name such as {@code OpenJDK 64-Bit Server VM}
   * @param options the options it was started with
   * @param maximumHeapBytes the most heap it may use
   */
  public record VirtualMachine(
      String version, String vendor, String name, List<String> options, long maximumHeapBytes) {

    /** Copies the list. */
    public VirtualMachine {
      requireNonNull(version, "version");
      requireNonNull(vendor, "vendor");
      requireNonNull(name, "name");
      options = List.copyOf(options);
    }
  }

  /**
   * What computes.
   *
   * @param backend the backend's name
   * @param name the engine's name
   * @param version the engine's own version
   * @param libraries versions of Java and native libraries, by name
   * @param device the device in use
   * @param threads threads of one operation in use
   * @param precision the floating-point format
   * @param path the path in use
   * @param otherNetwork which network it computes, if it is another one than it was asked for; else
   *     null
   * @param notes what else a reader of results should know
   */
  public record Engine(
      String backend,
      String name,
      String version,
      Map<String, String> libraries,
      String device,
      int threads,
      String precision,
      String path,
      @JsonInclude(JsonInclude.Include.NON_NULL) String otherNetwork,
      List<String> notes) {

    /** How, in runs of earlier versions, the note of an engine begins that has another network. */
    private static final String EARLIER_NOTE = "not the same network: ";

    /** Takes from an earlier version's notes what stands by itself now. */
    public Engine {
      requireNonNull(backend, "backend");
      requireNonNull(name, "name");
      requireNonNull(version, "version");
      requireNonNull(libraries, "libraries");
      requireNonNull(device, "device");
      requireNonNull(precision, "precision");
      requireNonNull(path, "path");
      notes = List.copyOf(notes);
      if (otherNetwork == null) {
        otherNetwork =
            notes.stream()
                .filter(note -> note.startsWith(EARLIER_NOTE))
                .findFirst()
                .map(note -> note.substring(EARLIER_NOTE.length()))
                .orElse(null);
      }
    }
  }

  /**
   * The files of program and engine.
   *
   * @param digest the SHA-256 of what is in all their jars; empty if unknown
   * @param engineBytes the size of the engine's folder, in which natives are packed; 0 if unknown
   */
  public record Installation(String digest, long engineBytes) {
    public Installation {
      requireNonNull(digest, "digest");
    }

    /** Nothing is known. */
    public static final Installation UNKNOWN = new Installation("", 0);
  }

  /**
   * The hardware and operating system.
   *
   * @param cpu the processor's name
   * @param physicalCores its cores; 0 if unknown
   * @param availableProcessors the processors this process may use
   * @param memoryBytes the memory this process may use
   * @param os the operating system and its version
   * @param architecture such as {@code amd64}
   */
  public record Machine(
      String cpu,
      int physicalCores,
      int availableProcessors,
      long memoryBytes,
      String os,
      String architecture) {

    public Machine {
      requireNonNull(cpu, "cpu");
      requireNonNull(os, "os");
      requireNonNull(architecture, "architecture");
    }
  }

  /**
   * The images.
   *
   * @param name what the data set is called
   * @param digest the SHA-256 of its class names, labels and pixels
   * @param splitDigest the SHA-256 of the index of every training image in order
   * @param trainingImages how many are trained on
   * @param validationImages how many early stopping watches
   * @param testImages how many the final figures come from
   * @param classNames what the classes are called
   * @param skipped how much lies in the data set's folder and is no part of it, by the reason
   */
  public record Data(
      String name,
      String digest,
      String splitDigest,
      int trainingImages,
      int validationImages,
      int testImages,
      List<String> classNames,
      Map<String, Integer> skipped) {

    /** Runs of earlier versions do not know what was skipped. */
    public Data {
      requireNonNull(name, "name");
      requireNonNull(digest, "digest");
      requireNonNull(splitDigest, "splitDigest");
      classNames = List.copyOf(classNames);
      skipped = skipped == null ? Map.of() : skipped;
    }
  }

  /**
   * Another process going on with the run.
   *
   * @param started when, in UTC, as ISO 8601
   * @param from where it went on
   * @param differences what of all that can change bits was not as before; empty if nothing
   */
  public record Continuation(String started, Position from, List<String> differences) {
    /** Copies the list. */
    public Continuation {
      requireNonNull(started, "started");
      requireNonNull(from, "from");
      differences = List.copyOf(differences);
    }
  }

  /**
   * Collects what can be told about a run that is about to start.
   *
   * @param plan what is run
   * @param engine what the open backend runs on
   * @param installation the files of program and engine
   * @param memory what the process was given, and what for
   * @param dataset the data set
   * @param batches the experiment's part of it
   * @param initial the weights before the first step
   */
  public static Provenance collect(
      RunPlan plan,
      EngineInUse engine,
      Installation installation,
      MemoryBudget memory,
      Dataset dataset,
      BatchSource batches,
      Weights initial) {
    return collect(
        plan, engine, installation, memory, dataset, batches, initial, Clock.systemUTC());
  }

  static Provenance collect(
      RunPlan plan,
      EngineInUse engine,
      Installation installation,
      MemoryBudget memory,
      Dataset dataset,
      BatchSource batches,
      Weights initial,
      Clock clock) {
    return new Provenance(
        clock.instant().toString(),
        BuildRevision.read(),
        virtualMachine(),
        engine(plan, engine),
        installation,
        HardwareProbe.machine(),
        memory,
        data(dataset, batches),
        initial.digest(),
        List.of());
  }

  /**
   * Returns the same with what the engine says of itself now: some of it, such as a way of
   * computing that was given up, shows only while it computes.
   */
  public Provenance with(RunPlan plan, EngineInUse now) {
    return new Provenance(
        started,
        likewise,
        java,
        engine(plan, now),
        installation,
        machine,
        memory,
        data,
        initialWeights,
        continued);
  }

  /**
   * Returns the same, and that a process has gone on with the run.
   *
   * @param now where results of that process come from
   * @param from where it has gone on
   */
  public Provenance continuedBy(Provenance now, Position from) {
    List<Continuation> all = new ArrayList<>(continued);
    all.add(new Continuation(now.started, from, differences(now)));
    return new Provenance(
        started, likewise, java, engine, installation, machine, memory, data, initialWeights, all);
  }

  /** Returns whether parts of the run were computed under conditions that can change its bits. */
  @JsonIgnore
  public boolean isMixed() {
    return !mixed().isEmpty();
  }

  /**
   * Returns what of all that can change bits was not the same in the whole run; usually nothing.
   */
  public List<String> mixed() {
    return continued.stream().flatMap(each -> each.differences().stream()).distinct().toList();
  }

  /**
   * Returns what of all that can change bits is not the same, such as {@code threads (2, now 4)}.
   *
   * @param now where results of a process come from that goes on with this run
   */
  public List<String> differences(Provenance now) {
    List<String> all = new ArrayList<>();
    difference(all, "Likewise", likewise.version, now.likewise.version);
    difference(all, "its revision", likewise.revision, now.likewise.revision);
    difference(all, "its files", installation.digest, now.installation.digest);
    difference(
        all, "Java", java.version + " " + java.vendor, now.java.version + " " + now.java.vendor);
    difference(all, "engine", engine.version, now.engine.version);
    difference(all, "its libraries", engine.libraries, now.engine.libraries);
    difference(all, "device", engine.device, now.engine.device);
    difference(all, "threads", engine.threads, now.engine.threads);
    difference(all, "processor", machine.cpu, now.machine.cpu);
    difference(all, "system", machine.os, now.machine.os);
    return all;
  }

  /** Returns what of the experiment itself is not the same. */
  public List<String> differentInputs(Provenance now) {
    List<String> all = new ArrayList<>();
    difference(all, "images", data.digest, now.data.digest);
    difference(all, "their division", data.splitDigest, now.data.splitDigest);
    difference(all, "initial weights", initialWeights, now.initialWeights);
    return all;
  }

  private static void difference(List<String> all, String what, Object before, Object now) {
    if (!before.equals(now)) {
      all.add(what + " (" + before + ", now " + now + ")");
    }
  }

  /**
   * Returns whether a run of these files, started now, would be in the same Java on the same
   * machine.
   *
   * @param files the files that are installed now
   */
  public boolean wouldBeRepeatedBy(Installation files) {
    VirtualMachine now = virtualMachine();
    Machine here = HardwareProbe.machine();
    return !files.digest().isEmpty()
        && files.digest().equals(installation.digest())
        && now.version().equals(java.version())
        && now.vendor().equals(java.vendor())
        && now.name().equals(java.name())
        && here.cpu().equals(machine.cpu())
        && here.memoryBytes() == machine.memoryBytes()
        && here.os().equals(machine.os());
  }

  private static VirtualMachine virtualMachine() {
    return new VirtualMachine(
        Runtime.version().toString(),
        System.getProperty("java.vendor", UNKNOWN),
        System.getProperty("java.vm.name", UNKNOWN),
        ManagementFactory.getRuntimeMXBean().getInputArguments(),
        Runtime.getRuntime().maxMemory());
  }

  private static Engine engine(RunPlan plan, EngineInUse engine) {
    return new Engine(
        plan.backend(),
        engine.engine(),
        engine.version(),
        engine.libraries(),
        engine.device(),
        engine.threads(),
        EnumWords.of(plan.options().precision()),
        EnumWords.of(engine.path()),
        engine.otherNetwork().orElse(null),
        engine.notes());
  }

  private static Data data(Dataset dataset, BatchSource batches) {
    return new Data(
        dataset.name(),
        dataset.digest(),
        batches.splitDigest(),
        batches.trainingSize(),
        batches.size(Part.VALIDATION),
        batches.size(Part.TEST),
        List.copyOf(dataset.classNames()),
        SkippedFile.counts(dataset.skipped()));
  }
}
