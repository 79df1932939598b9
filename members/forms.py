from allauth.account import forms


class LoginForm(forms.LoginForm):
    """The portal's login."""


class SignupForm(forms.SignupForm):
    """The portal's sign-up."""


class ResetPasswordForm(forms.ResetPasswordForm):
    """A new password by mail."""
