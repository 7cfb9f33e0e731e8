import { defineConfig } from 'flatline';

export default defineConfig({
  projects: [
    {
      // virtual time: an hour of it in some seconds, and the same figures on every machine
      name: 'sim',
      world: 'simulated',
      scenarios: ['./scenarios/*.yaml'],
      exposure: '1h',
      // held with 95 % confidence, or not at all
      thresholds: {
        detection_time: 'p(90) < 800ms',
        'mistake_rate{detector:fixed}': '< 5/h',
        'mistake_rate{detector:my-detector}': '< 60/h',
      },
    },
    // real processes through a real Toxiproxy: each scenario takes as long as it lasts
    { name: 'live', world: 'live', scenarios: ['./scenarios/*.yaml'] },
  ],
});
