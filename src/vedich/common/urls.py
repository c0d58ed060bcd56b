"""Routes of sign-in and language."""

from django.urls import path

from vedich.common import views

urlpatterns = [
    path("dang-nhap", views.sign_in, name="sign_in"),
    path("dang-nhap/ma", views.sign_in_code, name="sign_in_code"),
    path("dang-xuat", views.sign_out, name="sign_out"),
    path("ngon-ngu", views.language, name="language"),
]
