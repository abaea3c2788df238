"""An experiment as an environment in a reinforcement-learning loop. Run: python experiments/rl_loop.py"""

import gymnasium as gym

if __name__ == "__main__":
    env = gym.make("imagery_envs:Imagery/MentalRotation-v0", stimuli="letters", angles_deg=(0, 60, 120, 180))
    observation, info = env.reset(seed=0)
    rewards = []
    for _ in range(100):
        action = env.action_space.sample()  # a policy would use observation["picture"] (64, 128, 3)
        observation, reward, terminated, truncated, info = env.step(action)
        rewards.append(reward)
        if terminated or truncated:
            observation, info = env.reset()
    print(f"reward per trial of random responses: {sum(rewards) / len(rewards):.2f}")
