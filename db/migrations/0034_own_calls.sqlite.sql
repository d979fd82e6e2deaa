-- The provider's id of the customer's own phone in a call that we made, once he has answered: by it he is held, passed on and joined again.
alter table calls add column customer_call text null;
