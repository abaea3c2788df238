"""Steps carried out on the pieces of the figure in mind."""
