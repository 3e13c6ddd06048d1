/** A short, quiet tone. A browser that was not clicked in yet, or has no sound, makes none. */
const pitchHz = 660;
const lengthSeconds = 0.09;
const loudness = 0.06;

let audio: AudioContext | undefined;

export function ringBell(): void {
  try {
    audio ??= new AudioContext();
    const [tone, volume] = [audio.createOscillator(), audio.createGain()];
    const now = audio.currentTime;
    tone.frequency.value = pitchHz;
    volume.gain.setValueAtTime(loudness, now);
    volume.gain.exponentialRampToValueAtTime(0.001, now + lengthSeconds);
    tone.connect(volume).connect(audio.destination);
    tone.start(now);
    tone.stop(now + lengthSeconds);
  } catch {
    // No sound here.
  }
}
