from django.urls import path

from members.views import account, experience, joins, privacy, profile

urlpatterns = [
    path("accounts/proof/", account.account_proof, name="account_proof"),
    path("accounts/close/", account.account_close, name="account_close"),
    path("not-me/<str:token>/", joins.join_stop, name="join_stop"),
    path("me/records/<int:pk>/", joins.join_detail, name="join_detail"),
    path("me/records/<int:pk>/say-yes/", joins.join_say_yes, name="join_say_yes"),
    path("me/profile/", profile.profile_edit, name="me_profile"),
    path("me/access-needs/", profile.access_needs_edit, name="me_access_needs"),
    path("me/experience/", experience.experience_list, name="me_experience"),
    path("me/experience/<slug:slug>/", experience.experience_edit, name="me_experience_section"),
    path("me/privacy/", privacy.privacy_detail, name="me_privacy"),
    path("me/privacy/withdraw/", privacy.consent_withdraw, name="me_consent_withdraw"),
    path("me/privacy/grants/<int:pk>/take-back/", privacy.grant_take_back, name="me_grant_take_back"),
    path("me/privacy/reads/<int:pk>/ask/", privacy.read_ask, name="me_read_ask"),
]
