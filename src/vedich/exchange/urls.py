"""Routes of the import and export of the plan."""

from django.urls import path

from vedich.exchange import views

urlpatterns = [
    path("ke-hoach/nhap", views.plan_import, name="plan_import"),
    path("ke-hoach/nhap/<str:token>", views.plan_difference, name="plan_difference"),
    path("ke-hoach/nhap/<str:token>/bo", views.plan_discard, name="plan_discard"),
    path("ke-hoach/lan-nhap/<int:pk>", views.plan_batch, name="plan_batch"),
    path("ke-hoach/lan-nhap/<int:pk>/hoan-tac", views.plan_undo, name="plan_undo"),
    path("ke-hoach/xuat.<str:ending>", views.plan_export, name="plan_export"),
]
