# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 02 · The weighted sum
#
# | | |
# |---|---|
# | **You will build** | `Neuron` and `Linear`: one neuron, then a whole layer on many samples at once |
# | **You need** | lesson 01; how to multiply two small matrices on paper |
# | **Time** | about 45 minutes |
# | **Difficulty** | 2 of 5 |
# | **Points** | 6: Neuron 2, Linear 4 |
#
# Nearly all the work that a neural network does is one calculation, done very often: multiply,
# add up, add a constant. Today you write it twice, once for a single neuron and once for many.

# %% [markdown]
# ## The idea
#
# Ana orders 6 apples at 0.50, 14 eggs at 0.25 and 3 loaves of bread at 1.40 from the corner shop.
# Delivery costs 2.00, whatever is in the box. Everybody can work out what she pays: each quantity
# times its price, all of that added up, and the fee on top.
#
# A neuron does the same and nothing more. Only the words are different:
#
# - The quantities are its **inputs** $x$, a vector of shape (n,). Here n is 3.
# - The prices are its **weights** $w$, also of shape (n,). There is one for each input.
# - The fee is its **bias** $b$, a single number.
# - The bill is its output $o$, a single number, called the **weighted sum**:
#
# $$o = \sum_{i=1}^{n} x_i w_i + b$$
#
# A large weight lets an input count for much, a weight of 0 ignores it, a negative one lets it
# count against. The bias is what comes out when nothing goes in.

# %%
goods = ["apples", "eggs", "loaves"]
quantities = np.array([6, 14, 3])  # x, shape (3,)
unit_prices = np.array([0.50, 0.25, 1.40])  # w, shape (3,)
delivery = 2.00  # b, a number
