"""Routes of accounts (one's own, and those of others) and of bodies."""

from django.urls import path, re_path

from vedich.org.views import bodies, lists, own, people, person

urlpatterns = [
    path("ban-chi-dao", bodies.bodies, name="bodies"),
    path("ban-chi-dao/moi", bodies.new_body, name="new_body"),
    path("ban-chi-dao/<path:code>", bodies.body, name="body"),
    path("tai-khoan", own.account, name="account"),
    path("tai-khoan/mat-khau", own.new_password, name="new_password"),
    path("tai-khoan/hai-lop", own.second_factor_on, name="second_factor"),
    re_path(r"^tai-khoan/hai-lop/(?P<act>tat|ma-du-phong)$", own.second_factor_change, name="second_factor_change"),
    path("tai-khoan/thiet-bi/khac", own.end_other_sign_ins, name="end_other_sign_ins"),
    path("tai-khoan/thiet-bi/<int:pk>", own.end_sign_in, name="end_sign_in"),
    path("nguoi-dung", people.people, name="people"),
    path("nguoi-dung/moi", people.new_person, name="new_person"),
    path("nguoi-dung/nhap", lists.upload_people, name="people_upload"),
    path("nguoi-dung/nhap/mau.xlsx", lists.people_template, name="people_template"),
    path("nguoi-dung/nhap/<str:token>", lists.check_people, name="people_check"),
    path("nguoi-dung/ma", lists.people_codes, name="people_codes"),
    path("nguoi-dung/<str:name>", person.person, name="person"),
    path("nguoi-dung/<str:name>/mo-ta", person.describe, name="person_describe"),
    path("nguoi-dung/<str:name>/vai-tro", person.give, name="person_give"),
    path("nguoi-dung/<str:name>/vai-tro/<int:pk>", person.end, name="person_end"),
    path("nguoi-dung/<str:name>/chuyen-giao", person.hand_over, name="person_hand_over"),
    path("nguoi-dung/<str:name>/tai-khoan/<str:act>", person.keep_account, name="person_account"),
]
