let context: AudioContext | undefined;

/** Two soft notes, made here: nothing to download. Silent where the browser wants a click first. */
export function chime(): void {
  context ??= new AudioContext();
  const start = context.currentTime;
  for (const [delay, pitch] of [[0, 659], [0.12, 880]] as const) {
    const note = context.createOscillator();
    const volume = context.createGain();
    note.frequency.value = pitch;
    volume.gain.setValueAtTime(0.0001, start + delay);
    volume.gain.exponentialRampToValueAtTime(0.08, start + delay + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, start + delay + 0.3);
    note.connect(volume).connect(context.destination);
    note.start(start + delay);
    note.stop(start + delay + 0.32);
  }
}
