// Generated from functions/openapi.json.
export interface paths {
    "/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in with an OpenAI key
         * @description Sign in with an API key. It is checked at the provider and never stored.
         */
        post: operations["log_in"];
        delete?: never;
        /** CORS preflight */
        options: operations["preflight_log_in"];
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/login/renewal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refresh a valid token
         * @description Ask for a fresh token while the present one is still valid.
         */
        post: operations["renew_login"];
        delete?: never;
        /** CORS preflight */
        options: operations["preflight_renew_login"];
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign out on every device
         * @description End every sign-in of the caller, on all devices.
         */
        post: operations["log_out"];
        delete?: never;
        /** CORS preflight */
        options: operations["preflight_log_out"];
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/jwks.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the public keys of the access tokens
         * @description Ask for the public keys that access tokens are signed with.
         */
        get: operations["get_jwks"];
        put?: never;
        post?: never;
        delete?: never;
        /** CORS preflight */
        options: operations["preflight_get_jwks"];
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/user": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one's own profile and counters
         * @description Ask for the caller's own profile.
         */
        get: operations["get_user"];
        put?: never;
        post?: never;
        delete?: never;
        /** CORS preflight */
        options: operations["preflight_get_user"];
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/user/spend-limit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Limit what one's chats may cost on a day
         * @description Limit what the caller's chats may cost on a day (UTC); null removes the limit.
         *
         *     At 0 nothing may be spent. The turn that reaches the limit, and others under way, are still
         *     answered. A model without a known price is refused while there is a limit, unless
         *     ``allow_unpriced_models``: then it is not counted.
         */
        put: operations["set_spend_limit"];
        post?: never;
        delete?: never;
        /** CORS preflight */
        options: operations["preflight_set_spend_limit"];
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/user/key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Go on under another OpenAI key
         * @description Go on under another key of the provider's. Nothing that was said is written again.
         *
         *     The new key is checked at its provider; the old one may be revoked by then. It opens nothing
         *     any more, and every other sign-in ends. ``api_key`` is the old one: a token alone may be stolen.
         */
        put: operations["swap_key"];
        post?: never;
        delete?: never;
        /** CORS preflight */
        options: operations["preflight_swap_key"];
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/user/recovery-code": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a code that opens the account where the key is lost
         * @description Make a code that opens the account where the key is lost. An earlier one ends.
         *
         *     ``api_key`` is the present key: a token alone may be stolen.
         */
        post: operations["make_recovery_code"];
        delete?: never;
        /** CORS preflight */
        options: operations["preflight_make_recovery_code"];
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/login/recovery": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in with a recovery code and a new OpenAI key
         * @description Sign in with a recovery code, and with a new key in place of the lost one.
         *
         *     The code is used up by it.
         */
        post: operations["recover_account"];
        delete?: never;
        /** CORS preflight */
        options: operations["preflight_recover_account"];
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/user/deletion": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Delete the account with everything in it
         * @description Delete everything: credentials, grants, sessions, messages, assistants, the profile.
         *
         *     ``api_key`` is the present key: a token alone may be stolen.
         */
        post: operations["delete_account"];
        delete?: never;
        /** CORS preflight */
        options: operations["preflight_delete_account"];
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the chat models of one's key
         * @description Ask which chat models the caller's key may use.
         */
        get: operations["list_models"];
        put?: never;
        post?: never;
        delete?: never;
        /** CORS preflight */
        options: operations["preflight_list_models"];
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/bots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List showcased assistants or one's own, page by page
         * @description List the Lounge's assistants or the caller's own, the newest first.
         */
        get: operations["list_bots"];
        put?: never;
        /**
         * Build an assistant
         * @description Build an assistant. ``lab_session_id`` names its test session, which is then cleared.
         */
        post: operations["create_bot"];
        delete?: never;
        /** CORS preflight */
        options: operations["preflight_create_bot"];
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/bots/{bot_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Open an assistant by its code
         * @description Open one assistant by its code.
         */
        get: operations["get_bot"];
        /**
         * Change one's own assistant at once, as a new version in production
         * @description Change one's own assistant at once. What the model is given makes a version in production.
         *
         *     ``version`` is the one that was changed: of two people at it, the second is told. Name, tag
         *     line and description belong to all versions, and sessions that have begun keep theirs. The same
         *     change asked for twice is made once. ``variables``, ``starters`` and ``reply_schema`` stay as
         *     they are where they are left out.
         */
        put: operations["revise_bot"];
        post?: never;
        /**
         * Take one's own assistant down
         * @description Take one's own assistant down: nobody finds or opens it any more. Sessions go on.
         */
        delete: operations["deactivate_bot"];
        /** CORS preflight */
        options: operations["preflight_get_bot"];
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/bots/{bot_id}/version": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Go back to an earlier version of one's own assistant
         * @description Give the model again what it was given in an earlier version, as a new one in production.
         *
         *     ``version`` is the present one, as in a revision.
         */
        put: operations["revert_bot"];
        post?: never;
        delete?: never;
        /** CORS preflight */
        options: operations["preflight_revert_bot"];
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/bots/{bot_id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the versions of one's own assistant, page by page
         * @description List the versions of one's own assistant, the newest first.
         */
        get: operations["list_bot_versions"];
        put?: never;
        /**
         * Make the draft the next version, and let labels point at it
         * @description Make the draft the next version, which never changes, and let labels point at it.
         *
         *     ``revision`` is the draft's and ``version`` the newest version, as they were seen: of two people
         *     at it, the second is told. ``labels`` without ``production`` leaves what is called as it is.
         */
        post: operations["publish_draft"];
        delete?: never;
        /** CORS preflight */
        options: operations["preflight_list_bot_versions"];
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/bots/{bot_id}/draft": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Open the draft of one's own assistant
         * @description Open the draft of one's own assistant.
         */
        get: operations["get_draft"];
        /**
         * Save a draft that nobody else can read
         * @description Keep what may become the next version. Nobody else can read it, and it changes nothing.
         *
         *     ``revision`` is that of the draft which was changed, null where there was none: of two people
         *     at it, the second is told. The same draft saved twice is saved once.
         */
        put: operations["save_draft"];
        post?: never;
        /**
         * Delete the draft of one's own assistant
         * @description Delete the draft, in the revision that was seen.
         */
        delete: operations["discard_draft"];
        /** CORS preflight */
        options: operations["preflight_get_draft"];
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/bots/{bot_id}/labels/{label}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Let a label point at another version, production too
         * @description Let a label point at another version; it holds from the next call.
         *
         *     ``from_version`` is where it was seen, null where there was none.
         */
        put: operations["move_label"];
        post?: never;
        /**
         * Take a label away
         * @description Take a label away, which points at ``from_version``. There is always one in production.
         */
        delete: operations["remove_label"];
        /** CORS preflight */
        options: operations["preflight_move_label"];
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/bots/{bot_id}/label-moves": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List how labels were moved, page by page
         * @description List how the labels of one's own assistant were moved, the latest first.
         */
        get: operations["list_label_moves"];
        put?: never;
        post?: never;
        delete?: never;
        /** CORS preflight */
        options: operations["preflight_list_label_moves"];
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/bots/{bot_id}/cases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the cases of one's own assistant
         * @description List the cases of one's own assistant.
         */
        get: operations["list_cases"];
        put?: never;
        /**
         * Add cases to test one's own assistant with
         * @description Add cases to one's own assistant. They are sealed: nobody else can read them.
         */
        post: operations["add_cases"];
        delete?: never;
        /** CORS preflight */
        options: operations["preflight_add_cases"];
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/bots/{bot_id}/cases/{case_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change a case
         * @description Change a case. It keeps its results where only its name or its repeats are other ones.
         *
         *     Else it is another case in the place of the one before, whose results stay with their versions.
         */
        put: operations["change_case"];
        post?: never;
        /**
         * Delete a case
         * @description Delete a case. What was run of it stays with its version.
         */
        delete: operations["delete_case"];
        /** CORS preflight */
        options: operations["preflight_change_case"];
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/bots/{bot_id}/cases/{case_id}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run a case once against a version or the draft
         * @description Run one case once against a version or the draft. The same run asked for again is answered.
         *
         *     ``attempt`` tells repeats apart: a result is kept for each, with the version that gave it.
         */
        post: operations["run_case"];
        delete?: never;
        /** CORS preflight */
        options: operations["preflight_run_case"];
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/bots/{bot_id}/verdict": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Compare what was run of two versions, honest about chance
         * @description Compare what was run of two versions: ``version`` against ``base``.
         */
        get: operations["get_verdict"];
        put?: never;
        post?: never;
        delete?: never;
        /** CORS preflight */
        options: operations["preflight_get_verdict"];
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/bots/{bot_id}/scoreboard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Compare what people make of the versions of one's own assistant
         * @description What people make of each version of one's own assistant.
         */
        get: operations["get_scoreboard"];
        put?: never;
        post?: never;
        delete?: never;
        /** CORS preflight */
        options: operations["preflight_get_scoreboard"];
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List one's sessions, last used first, page by page
         * @description List the caller's sessions, last used first; with one assistant only, where asked.
         */
        get: operations["list_sessions"];
        put?: never;
        /**
         * Start a session; the assistant speaks first
         * @description Start a session: with an assistant, or with a configuration to try out in the Lab.
         *
         *     ``model`` replaces the assistant's own model for this session. ``variables`` are the values of
         *     the assistant's variables, by their names. ``version`` is a version's number or a label, or
         *     ``draft`` for one's own; without it, the version in production.
         */
        post: operations["start_session"];
        delete?: never;
        /** CORS preflight */
        options: operations["preflight_start_session"];
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions/{session_id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say something and get the reply
         * @description Say something in a session.
         */
        post: operations["send_message"];
        delete?: never;
        /** CORS preflight */
        options: operations["preflight_send_message"];
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions/{session_id}/regenerate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for the last reply once more
         * @description Ask for the last reply once more.
         *
         *     The earlier one is kept, and the session goes on from this.
         */
        post: operations["regenerate_reply"];
        delete?: never;
        /** CORS preflight */
        options: operations["preflight_regenerate_reply"];
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions/{session_id}/edit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Edit an earlier message and go on from there
         * @description Say something else in place of an earlier message of one's own, and go on from there.
         *
         *     The earlier branch is kept: ``get_session`` shows it where it is asked for.
         */
        post: operations["edit_message"];
        delete?: never;
        /** CORS preflight */
        options: operations["preflight_edit_message"];
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions/{session_id}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop a reply; what came of it is kept
         * @description Stop the reply to the message that was sent with this idempotency key.
         */
        post: operations["stop_message"];
        delete?: never;
        /** CORS preflight */
        options: operations["preflight_stop_message"];
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions/{session_id}/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Conclude a session with a recap
         * @description Conclude a session with a recap.
         */
        post: operations["end_session"];
        delete?: never;
        /** CORS preflight */
        options: operations["preflight_end_session"];
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions/{session_id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Go on with a concluded session
         * @description Go on with a concluded session.
         */
        post: operations["resume_session"];
        delete?: never;
        /** CORS preflight */
        options: operations["preflight_resume_session"];
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions/{session_id}/rating": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Rate a session, thumbs up or down
         * @description Thumbs up (1) or down (0).
         */
        put: operations["rate_session"];
        post?: never;
        delete?: never;
        /** CORS preflight */
        options: operations["preflight_rate_session"];
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions/{session_id}/title": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Give a session a title
         * @description Give a session a title of one's own.
         */
        put: operations["rename_session"];
        post?: never;
        delete?: never;
        /** CORS preflight */
        options: operations["preflight_rename_session"];
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions/{session_id}/model": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Go on with another model
         * @description Go on with another model, for the rest of the session.
         */
        put: operations["change_model"];
        post?: never;
        delete?: never;
        /** CORS preflight */
        options: operations["preflight_change_model"];
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a session, message by message
         * @description Read a session and its transcript, the last turns of at most ``page_size`` messages.
         *
         *     ``before`` asks for what was said ahead of a message. ``branch`` asks for the branch that goes
         *     through this message, an earlier version of another, in place of the one the session goes on
         *     from.
         */
        get: operations["get_session"];
        put?: never;
        post?: never;
        /**
         * Delete a session and all its messages
         * @description Delete a session and everything said in it.
         */
        delete: operations["delete_session"];
        /** CORS preflight */
        options: operations["preflight_delete_session"];
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session-imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Bring a conversation from another installation, some turns at a time
         * @description Bring a conversation here, some turns at a time, under the id that its key leads to.
         *
         *     It begins with the first turn, each request goes on where the one before ended, and what came
         *     before is not written again. A turn is a message, but for the first, and its replies, of which
         *     the last counts. With ``is_last`` the session is whole and can be found. It goes on with the
         *     prompts of its assistant's version, where that is here, and costs nothing: ``usage`` is what it
         *     took where it was held.
         */
        post: operations["import_session"];
        delete?: never;
        /** CORS preflight */
        options: operations["preflight_import_session"];
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/grants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List one's grants and what each spent, page by page
         * @description List one's grants, the newest first; of one assistant only, where asked.
         */
        get: operations["list_grants"];
        put?: never;
        /**
         * Let others call one's own assistant, up to a budget
         * @description Let others call one's own assistant without a key, at one's own cost.
         *
         *     The answer has the token, once: it is kept nowhere. ``api_key`` is the present key, which
         *     travels sealed in the token. ``version`` is a number or a label; null: the one in production.
         *     ``allowed_origins``: the web pages that may call; with none listed, any program may. What is
         *     under way when ``daily_budget_usd`` is reached (UTC days) is still answered. A model without a
         *     known price is refused: no budget could count it.
         */
        post: operations["create_grant"];
        delete?: never;
        /** CORS preflight */
        options: operations["preflight_create_grant"];
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/grants/{grant_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Look at a grant and what it spent
         * @description Ask for one of one's grants, and what it spent.
         */
        get: operations["get_grant"];
        put?: never;
        post?: never;
        /**
         * End a grant
         * @description End a grant: it is refused from the next call on.
         */
        delete: operations["revoke_grant"];
        /** CORS preflight */
        options: operations["preflight_get_grant"];
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/chat/completions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Call an assistant from any OpenAI client, on one's own key or a grant
         * @description Ask an assistant from any OpenAI client, on the OpenAI key that is the bearer token.
         *
         *     In place of a key it may be a grant: then ``model`` is ``gptlab``. Nothing is stored. The
         *     assistant's prompt stands before the messages, and its version decides temperature, reasoning
         *     and the like, whatever the request says of them; a lower token limit is kept. Further fields are
         *     passed over, unless they would change the form or the meaning of the answer: those are listed
         *     here, with all that they may say. ``variables`` is ours: the values of the assistant's
         *     variables, by their names.
         */
        post: operations["complete_chat"];
        delete?: never;
        /** CORS preflight */
        options: operations["preflight_complete_chat"];
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/responses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Call an assistant as a stored prompt, from OpenAI's clients
         * @description Call an assistant as a stored prompt, on the OpenAI key that is the bearer token, or a grant.
         *
         *     ``prompt.id`` is the assistant's code, or ``model`` is ``gptlab/<code>``; on a
         *     grant, either is ``gptlab``. Beside a prompt,
         *     ``model`` is the provider's model that is to answer in place of the assistant's. Instructions
         *     stand after the assistant's own. Nothing is stored: what needs a state is refused by name, as
         *     are tools. Temperature and the like are the assistant's.
         */
        post: operations["create_response"];
        delete?: never;
        /** CORS preflight */
        options: operations["preflight_create_response"];
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the showcased assistants as models, for an OpenAI client
         * @description Ask which assistants can be called by anybody: the showcased ones.
         */
        get: operations["list_callable_bots"];
        put?: never;
        post?: never;
        delete?: never;
        /** CORS preflight */
        options: operations["preflight_list_callable_bots"];
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{model}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Look an assistant up as a model, for an OpenAI client
         * @description Ask whether an assistant, or a version of it, can be called: any that is not taken down.
         */
        get: operations["get_callable_bot"];
        put?: never;
        post?: never;
        delete?: never;
        /** CORS preflight */
        options: operations["preflight_get_callable_bot"];
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/{path}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is not spoken here of OpenAI's API
         * @description Always a refusal.
         */
        get: operations["not_found_get"];
        /**
         * What is not spoken here of OpenAI's API
         * @description Always a refusal.
         */
        put: operations["not_found_put"];
        /**
         * What is not spoken here of OpenAI's API
         * @description Always a refusal.
         */
        post: operations["not_found_post"];
        /**
         * What is not spoken here of OpenAI's API
         * @description Always a refusal.
         */
        delete: operations["not_found_delete"];
        /**
         * What is not spoken here of OpenAI's API
         * @description Always a refusal.
         */
        options: operations["preflight_not_found"];
        head?: never;
        /**
         * What is not spoken here of OpenAI's API
         * @description Always a refusal.
         */
        patch: operations["not_found_patch"];
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * AddCases
         * @description Add cases to one's own assistant. They are sealed: nobody else can read them.
         */
        AddCases: {
            /** Cases */
            cases: components["schemas"]["CaseContent"][];
        };
        /**
         * Bot
         * @description An assistant opened. Its prompts are the creator's secret: null for everybody else.
         *
         *     ``version`` is the one in production. Where it is one's own, ``latest_version`` is the newest,
         *     ``labels`` are those beside production with their versions, and ``draft_revision`` says that
         *     there is a draft.
         */
        Bot: {
            /** Bot Id */
            bot_id: string;
            /** Name */
            name: string;
            /** Tag Line */
            tag_line: string;
            /** Description */
            description: string;
            session_type: components["schemas"]["SessionType"];
            /** Showcased */
            showcased: boolean;
            /** Is Mine */
            is_mine: boolean;
            /**
             * Created Date
             * Format: date-time
             */
            created_date: string;
            /** Sessions Started */
            sessions_started: number;
            /** Sessions Ended */
            sessions_ended: number;
            /** Version */
            version: number;
            /**
             * Latest Version
             * @default null
             */
            latest_version?: number | null;
            /**
             * Labels
             * @default null
             */
            labels?: {
                [key: string]: number;
            } | null;
            /**
             * Draft Revision
             * @default null
             */
            draft_revision?: string | null;
            config: components["schemas"]["ModelConfig"];
            /**
             * Variables
             * @default []
             */
            variables?: components["schemas"]["Variable"][];
            /**
             * Starters
             * @default []
             */
            starters?: string[];
            /**
             * Reply Schema
             * @default null
             */
            reply_schema?: {
                [key: string]: unknown;
            } | null;
            /** Initial Prompt */
            initial_prompt: string | null;
            /** Summary Prompt */
            summary_prompt: string | null;
            /** Is Active */
            is_active: boolean;
            /**
             * Last Modified Date
             * Format: date-time
             */
            last_modified_date: string;
        };
        /**
         * BotPage
         * @description Some assistants, and the token of the next page where there is one.
         */
        BotPage: {
            /** Bots */
            bots: components["schemas"]["BotSummary"][];
            /** Next Page Token */
            next_page_token: string | null;
        };
        /**
         * BotSummary
         * @description An assistant as a list shows it.
         */
        BotSummary: {
            /** Bot Id */
            bot_id: string;
            /** Name */
            name: string;
            /** Tag Line */
            tag_line: string;
            /** Description */
            description: string;
            session_type: components["schemas"]["SessionType"];
            /** Showcased */
            showcased: boolean;
            /** Is Mine */
            is_mine: boolean;
            /**
             * Created Date
             * Format: date-time
             */
            created_date: string;
            /** Sessions Started */
            sessions_started: number;
            /** Sessions Ended */
            sessions_ended: number;
        };
        /**
         * BotVersion
         * @description What the model is given in one version, and the labels that point at it.
         */
        BotVersion: {
            /** Version */
            version: number;
            /**
             * Labels
             * @default []
             */
            labels?: string[];
            /**
             * Note
             * @default null
             */
            note?: string | null;
            session_type: components["schemas"]["SessionType"];
            /** Initial Prompt */
            initial_prompt: string;
            /** Summary Prompt */
            summary_prompt: string;
            config: components["schemas"]["ModelConfig"];
            /**
             * Variables
             * @default []
             */
            variables?: components["schemas"]["Variable"][];
            /**
             * Starters
             * @default []
             */
            starters?: string[];
            /**
             * Reply Schema
             * @default null
             */
            reply_schema?: {
                [key: string]: unknown;
            } | null;
            /**
             * Created Date
             * Format: date-time
             */
            created_date: string;
        };
        /**
         * BotVersionPage
         * @description Some versions, and the token of the next page where there is one.
         */
        BotVersionPage: {
            /** Versions */
            versions: components["schemas"]["BotVersion"][];
            /** Next Page Token */
            next_page_token: string | null;
        };
        /**
         * CallableBot
         * @description An assistant, as a listing of models names it.
         */
        CallableBot: {
            /** Id */
            id: string;
            /**
             * Object
             * @default model
             * @constant
             */
            object?: "model";
            /** Created */
            created: number;
            /**
             * Owned By
             * @default gptlab
             * @constant
             */
            owned_by?: "gptlab";
        };
        /**
         * CallableBotList
         * @description The showcased assistants, the newest first.
         */
        CallableBotList: {
            /**
             * Object
             * @default list
             * @constant
             */
            object?: "list";
            /** Data */
            data: components["schemas"]["CallableBot"][];
        };
        /**
         * Case
         * @description A case of one's own assistant.
         */
        Case: {
            /** Case Id */
            case_id: string;
            content: components["schemas"]["CaseContent"];
            /**
             * Created Date
             * Format: date-time
             */
            created_date: string;
        };
        /**
         * CaseContent
         * @description An input, and what a reply to it must be like. The last message is the person's.
         */
        CaseContent: {
            /**
             * Name
             * @default
             */
            name?: string;
            /** Messages */
            messages: components["schemas"]["CaseMessage"][];
            /** Variables */
            variables?: {
                [key: string]: string | number;
            };
            /** Checks */
            checks: (components["schemas"]["Contains"] | components["schemas"]["NotContains"] | components["schemas"]["Matches"] | components["schemas"]["ValidJson"] | components["schemas"]["MostWords"] | components["schemas"]["InLanguage"] | components["schemas"]["Refuses"] | components["schemas"]["NoLeak"] | components["schemas"]["Judged"])[];
            /**
             * Repeats
             * @default 3
             */
            repeats?: number;
        };
        /**
         * CaseMessage
         * @description One message of a case's input.
         */
        CaseMessage: {
            /** @default user */
            role?: components["schemas"]["Role"];
            /** Content */
            content: string;
        };
        /**
         * CasePage
         * @description Some cases, and the token of the next page where there is one.
         */
        CasePage: {
            /** Cases */
            cases: components["schemas"]["Case"][];
            /** Next Page Token */
            next_page_token: string | null;
        };
        /**
         * CaseResult
         * @description What a version made of a case. ``version`` is null for the draft.
         *
         *     ``passed``: all checks passed; null where none failed and a judge did not decide.
         */
        CaseResult: {
            /** Case Id */
            case_id: string;
            /** Attempt */
            attempt: number;
            /** Version */
            version: number | null;
            /** Model */
            model: string;
            /** Reply */
            reply: string;
            /** Checks */
            checks: components["schemas"]["CheckOutcome"][];
            /** Passed */
            passed: boolean | null;
            usage: components["schemas"]["Usage"];
        };
        /**
         * ChangeCase
         * @description Change a case. It keeps its results where only its name or its repeats are other ones.
         *
         *     Else it is another case in the place of the one before, whose results stay with their versions.
         */
        ChangeCase: {
            content: components["schemas"]["CaseContent"];
        };
        /**
         * ChangeModel
         * @description Go on with another model, for the rest of the session.
         */
        ChangeModel: {
            /** Model */
            model: string;
        };
        /**
         * ChatCompletion
         * @description A whole reply. ``model`` names the version that gave it.
         */
        ChatCompletion: {
            /** Id */
            id: string;
            /**
             * Object
             * @default chat.completion
             * @constant
             */
            object?: "chat.completion";
            /** Created */
            created: number;
            /** Model */
            model: string;
            /** Choices */
            choices: components["schemas"]["CompletedChoice"][];
            usage: components["schemas"]["CompletionUsage"];
        };
        /**
         * ChatMessage
         * @description One message of the session so far.
         *
         *     Of an assistant's nothing may be left: then it is skipped.
         */
        ChatMessage: {
            /**
             * Role
             * @enum {string}
             */
            role: "system" | "developer" | "user" | "assistant";
            /** Content */
            content?: string | components["schemas"]["ContentPart"][] | null;
            /**
             * Refusal
             * @default null
             */
            refusal?: string | null;
            /**
             * Tool Calls
             * @default null
             */
            tool_calls?: unknown[] | null;
            /**
             * Function Call
             * @default null
             */
            function_call?: null;
            /**
             * Audio
             * @default null
             */
            audio?: null;
        };
        /**
         * CheckOutcome
         * @description What a check found. ``passed`` is null where a judge answered neither pass nor fail.
         */
        CheckOutcome: {
            /** Kind */
            kind: string;
            /** Passed */
            passed: boolean | null;
            /** Reason */
            reason: string;
        };
        /**
         * ComparedCase
         * @description How often a case passed, of the runs that were decided in both versions.
         */
        ComparedCase: {
            /** Case Id */
            case_id: string;
            /** Name */
            name: string;
            /** Runs */
            runs: number;
            /** Passed */
            passed: number;
            /** Base Passed */
            base_passed: number;
        };
        /**
         * CompleteChat
         * @description Ask an assistant from any OpenAI client, on the OpenAI key that is the bearer token.
         *
         *     In place of a key it may be a grant: then ``model`` is ``gptlab``. Nothing is stored. The
         *     assistant's prompt stands before the messages, and its version decides temperature, reasoning
         *     and the like, whatever the request says of them; a lower token limit is kept. Further fields are
         *     passed over, unless they would change the form or the meaning of the answer: those are listed
         *     here, with all that they may say. ``variables`` is ours: the values of the assistant's
         *     variables, by their names.
         */
        CompleteChat: {
            /** Model */
            model: string;
            /** Messages */
            messages: components["schemas"]["ChatMessage"][];
            /**
             * Stream
             * @default null
             */
            stream?: boolean | null;
            /** @default null */
            stream_options?: components["schemas"]["StreamOptions"] | null;
            /**
             * Max Tokens
             * @default null
             */
            max_tokens?: number | null;
            /**
             * Max Completion Tokens
             * @default null
             */
            max_completion_tokens?: number | null;
            /** Stop */
            stop?: string | string[] | null;
            /**
             * N
             * @default null
             */
            n?: 1 | null;
            /** @default null */
            response_format?: components["schemas"]["ResponseFormat"] | null;
            /**
             * Modalities
             * @default null
             */
            modalities?: "text"[] | null;
            /**
             * Tools
             * @default null
             */
            tools?: unknown[] | null;
            /**
             * Functions
             * @default null
             */
            functions?: unknown[] | null;
            /**
             * Tool Choice
             * @default null
             */
            tool_choice?: ("none" | "auto") | null;
            /**
             * Function Call
             * @default null
             */
            function_call?: ("none" | "auto") | null;
            /**
             * Logprobs
             * @default null
             */
            logprobs?: false | null;
            /**
             * Top Logprobs
             * @default null
             */
            top_logprobs?: 0 | null;
            /**
             * Logit Bias
             * @default null
             */
            logit_bias?: {
                [key: string]: unknown;
            } | null;
            /**
             * Verbosity
             * @default null
             */
            verbosity?: "medium" | null;
            /**
             * Audio
             * @default null
             */
            audio?: null;
            /**
             * Prediction
             * @default null
             */
            prediction?: null;
            /**
             * Web Search Options
             * @default null
             */
            web_search_options?: null;
            /**
             * Variables
             * @default null
             */
            variables?: {
                [key: string]: string | number;
            } | null;
        };
        /**
         * CompletedChoice
         * @description The one reply that is asked for.
         */
        CompletedChoice: {
            /**
             * Index
             * @default 0
             * @constant
             */
            index?: 0;
            message: components["schemas"]["CompletedMessage"];
            /**
             * Finish Reason
             * @enum {string}
             */
            finish_reason: "stop" | "length" | "content_filter";
            /**
             * Logprobs
             * @default null
             */
            logprobs?: null;
        };
        /**
         * CompletedMessage
         * @description The reply.
         */
        CompletedMessage: {
            /**
             * Role
             * @default assistant
             * @constant
             */
            role?: "assistant";
            /** Content */
            content: string;
            /**
             * Refusal
             * @default null
             */
            refusal?: null;
        };
        /**
         * CompletionTokensDetails
         * @description How many of the tokens written were reasoning, which nobody reads.
         */
        CompletionTokensDetails: {
            /** Reasoning Tokens */
            reasoning_tokens: number;
        };
        /**
         * CompletionUsage
         * @description What the reply took, in tokens, the assistant's prompt included.
         */
        CompletionUsage: {
            /** Prompt Tokens */
            prompt_tokens: number;
            /** Completion Tokens */
            completion_tokens: number;
            /** Total Tokens */
            total_tokens: number;
            prompt_tokens_details: components["schemas"]["PromptTokensDetails"];
            completion_tokens_details: components["schemas"]["CompletionTokensDetails"];
        };
        /**
         * Contains
         * @description The reply has this text in it, in whatever case.
         */
        Contains: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "contains";
            /** Text */
            text: string;
        };
        /**
         * ContentPart
         * @description A piece of a message: text, or the refusal that an assistant gave in place of one.
         */
        ContentPart: {
            /**
             * Type
             * @enum {string}
             */
            type: "text" | "refusal";
            /**
             * Text
             * @default null
             */
            text?: string | null;
            /**
             * Refusal
             * @default null
             */
            refusal?: string | null;
        };
        /**
         * CreateBot
         * @description Build an assistant. ``lab_session_id`` names its test session, which is then cleared.
         */
        CreateBot: {
            session_type: components["schemas"]["SessionType"];
            /** Initial Prompt */
            initial_prompt: string;
            /** Summary Prompt */
            summary_prompt: string;
            config: components["schemas"]["ModelConfig"];
            /**
             * Variables
             * @default []
             */
            variables?: components["schemas"]["Variable"][];
            /**
             * Starters
             * @default []
             */
            starters?: string[];
            /**
             * Reply Schema
             * @default null
             */
            reply_schema?: {
                [key: string]: unknown;
            } | null;
            /** Name */
            name: string;
            /** Tag Line */
            tag_line: string;
            /** Description */
            description: string;
            /**
             * Lab Session Id
             * @default null
             */
            lab_session_id?: string | null;
        };
        /**
         * CreateGrant
         * @description Let others call one's own assistant without a key, at one's own cost.
         *
         *     The answer has the token, once: it is kept nowhere. ``api_key`` is the present key, which
         *     travels sealed in the token. ``version`` is a number or a label; null: the one in production.
         *     ``allowed_origins``: the web pages that may call; with none listed, any program may. What is
         *     under way when ``daily_budget_usd`` is reached (UTC days) is still answered. A model without a
         *     known price is refused: no budget could count it.
         */
        CreateGrant: {
            /**
             * Api Key
             * Format: password
             */
            api_key: string;
            /** Bot Id */
            bot_id: string;
            /**
             * Version
             * @default null
             */
            version?: string | null;
            /** Name */
            name: string;
            /** Daily Budget Usd */
            daily_budget_usd: number;
            /**
             * Days
             * @default 90
             */
            days?: number;
            /**
             * Allowed Origins
             * @default []
             */
            allowed_origins?: string[];
            /**
             * Calls Per Minute
             * @default 20
             */
            calls_per_minute?: number;
        };
        /**
         * CreateResponse
         * @description Call an assistant as a stored prompt, on the OpenAI key that is the bearer token, or a grant.
         *
         *     ``prompt.id`` is the assistant's code, or ``model`` is ``gptlab/<code>``; on a
         *     grant, either is ``gptlab``. Beside a prompt,
         *     ``model`` is the provider's model that is to answer in place of the assistant's. Instructions
         *     stand after the assistant's own. Nothing is stored: what needs a state is refused by name, as
         *     are tools. Temperature and the like are the assistant's.
         */
        CreateResponse: {
            /**
             * Model
             * @default null
             */
            model?: string | null;
            /** @default null */
            prompt?: components["schemas"]["PromptReference"] | null;
            /** Input */
            input?: string | components["schemas"]["InputItem"][] | null;
            /**
             * Instructions
             * @default null
             */
            instructions?: string | null;
            /**
             * Max Output Tokens
             * @default null
             */
            max_output_tokens?: number | null;
            /** @default null */
            reasoning?: components["schemas"]["Reasoning"] | null;
            /** @default null */
            text?: components["schemas"]["TextOptions"] | null;
            /**
             * Stream
             * @default null
             */
            stream?: boolean | null;
            /**
             * Metadata
             * @default null
             */
            metadata?: {
                [key: string]: string;
            } | null;
            /**
             * Store
             * @default null
             */
            store?: false | null;
            /**
             * Background
             * @default null
             */
            background?: false | null;
            /**
             * Previous Response Id
             * @default null
             */
            previous_response_id?: null;
            /**
             * Conversation
             * @default null
             */
            conversation?: null;
            /**
             * Tools
             * @default null
             */
            tools?: unknown[] | null;
            /**
             * Tool Choice
             * @default null
             */
            tool_choice?: ("none" | "auto") | null;
            /**
             * Include
             * @default null
             */
            include?: unknown[] | null;
            /**
             * Context Management
             * @default null
             */
            context_management?: unknown[] | null;
            /**
             * Truncation
             * @default null
             */
            truncation?: "disabled" | null;
            /**
             * Top Logprobs
             * @default null
             */
            top_logprobs?: 0 | null;
            /**
             * Moderation
             * @default null
             */
            moderation?: null;
            /**
             * Image
             * @default null
             */
            image?: null;
        };
        /**
         * CreatedGrant
         * @description A new grant. ``token`` is the bearer token of its calls, and is shown once.
         */
        CreatedGrant: {
            /** Token */
            token: string;
            grant: components["schemas"]["Grant"];
        };
        /**
         * DaySpent
         * @description What calls on a grant came to on a day (UTC).
         */
        DaySpent: {
            /**
             * Day
             * Format: date
             */
            day: string;
            /** Usd */
            usd: number;
        };
        /**
         * DeleteAccount
         * @description Delete everything: credentials, grants, sessions, messages, assistants, the profile.
         *
         *     ``api_key`` is the present key: a token alone may be stolen.
         */
        DeleteAccount: {
            /**
             * Api Key
             * Format: password
             */
            api_key: string;
        };
        /**
         * DeletedAccount
         * @description What is gone, over all the requests that it took; nothing where it was gone before.
         */
        DeletedAccount: {
            /** User Id */
            user_id: string;
            /** Sessions Deleted */
            sessions_deleted: number;
            /** Bots Deleted */
            bots_deleted: number;
        };
        /**
         * DeletedCase
         * @description The case is gone.
         */
        DeletedCase: {
            /** Case Id */
            case_id: string;
        };
        /**
         * DeletedSession
         * @description The session is gone, with this many messages.
         */
        DeletedSession: {
            /** Session Id */
            session_id: string;
            /** Messages Deleted */
            messages_deleted: number;
        };
        /**
         * DiscardedDraft
         * @description There is no draft any more.
         */
        DiscardedDraft: {
            /** Bot Id */
            bot_id: string;
        };
        /**
         * Draft
         * @description What may become the next version. ``revision`` changes with each save.
         *
         *     ``base_version`` was the newest version when the draft was begun.
         */
        Draft: {
            /** Bot Id */
            bot_id: string;
            /** Revision */
            revision: string;
            /** Base Version */
            base_version: number;
            session_type: components["schemas"]["SessionType"];
            /** Initial Prompt */
            initial_prompt: string;
            /** Summary Prompt */
            summary_prompt: string;
            config: components["schemas"]["ModelConfig"];
            /**
             * Variables
             * @default []
             */
            variables?: components["schemas"]["Variable"][];
            /**
             * Starters
             * @default []
             */
            starters?: string[];
            /**
             * Reply Schema
             * @default null
             */
            reply_schema?: {
                [key: string]: unknown;
            } | null;
            /**
             * Saved Date
             * Format: date-time
             */
            saved_date: string;
        };
        /**
         * EditMessage
         * @description Say something else in place of an earlier message of one's own, and go on from there.
         *
         *     The earlier branch is kept: ``get_session`` shows it where it is asked for.
         */
        EditMessage: {
            /** Message Id */
            message_id: string;
            /** Message */
            message: string;
        };
        /**
         * EndedSession
         * @description A concluded session, its recap, and what that took.
         *
         *     A test session in the Lab ends without.
         */
        EndedSession: {
            session: components["schemas"]["Session"];
            /** Recap */
            recap: string | null;
            /** @default null */
            usage?: components["schemas"]["Usage"] | null;
        };
        /** @description Every failure: a code for programs and a sentence for people. */
        Error: {
            error: {
                code: string;
                message: string;
                request_id: string;
            };
        };
        ErrorOrGatewayRefusal: components["schemas"]["Error"] | components["schemas"]["GatewayRefusal"];
        /**
         * FailedTurn
         * @description The last message, whose reply failed or has not come yet: nothing of it is in the transcript.
         *
         *     ``code`` is null while the reply is still being made. Send the text again to retry.
         *     ``partial_reply`` is what had come of a reply that the provider broke off.
         *     ``edits``: the message that this one was to replace; to retry, edit that one again.
         */
        FailedTurn: {
            /** Message */
            message: string | null;
            /** Code */
            code: string | null;
            /** Retryable */
            retryable: boolean;
            /**
             * Partial Reply
             * @default null
             */
            partial_reply?: string | null;
            /**
             * Edits
             * @default null
             */
            edits?: string | null;
        };
        /** @description A refusal of the gateway's own, where no function answers. */
        GatewayRefusal: {
            code: number;
            message: string;
        };
        /**
         * Grant
         * @description A grant, without its token. ``calls_per_minute``: from one address.
         *
         *     ``spent``: by day (UTC), for the last month with calls, the earliest first.
         */
        Grant: {
            /** Grant Id */
            grant_id: string;
            /** Bot Id */
            bot_id: string;
            /** Version */
            version: string | null;
            /** Name */
            name: string;
            /** Daily Budget Usd */
            daily_budget_usd: number;
            /** Allowed Origins */
            allowed_origins: string[];
            /** Calls Per Minute */
            calls_per_minute: number;
            /**
             * Created Date
             * Format: date-time
             */
            created_date: string;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /** Revoked Date */
            revoked_date: string | null;
            /** Spent Today Usd */
            spent_today_usd: number;
            /** Spent */
            spent: components["schemas"]["DaySpent"][];
        };
        /**
         * GrantPage
         * @description One page of grants.
         */
        GrantPage: {
            /** Grants */
            grants: components["schemas"]["Grant"][];
            /** Next Page Token */
            next_page_token: string | null;
        };
        /**
         * ImportSession
         * @description Bring a conversation here, some turns at a time, under the id that its key leads to.
         *
         *     It begins with the first turn, each request goes on where the one before ended, and what came
         *     before is not written again. A turn is a message, but for the first, and its replies, of which
         *     the last counts. With ``is_last`` the session is whole and can be found. It goes on with the
         *     prompts of its assistant's version, where that is here, and costs nothing: ``usage`` is what it
         *     took where it was held.
         */
        ImportSession: {
            /** Bot Id */
            bot_id: string;
            /**
             * Bot Name
             * @default null
             */
            bot_name?: string | null;
            /**
             * Bot Version
             * @default null
             */
            bot_version?: number | null;
            session_type: components["schemas"]["SessionType"];
            /** Model */
            model: string;
            /**
             * Created Date
             * Format: date-time
             */
            created_date: string;
            /**
             * Last Modified Date
             * Format: date-time
             */
            last_modified_date: string;
            status: components["schemas"]["SessionStatus"];
            /**
             * Title
             * @default null
             */
            title?: string | null;
            /**
             * Recap
             * @default null
             */
            recap?: string | null;
            /**
             * User Liked
             * @default null
             */
            user_liked?: number | null;
            /** Variables */
            variables?: {
                [key: string]: string;
            };
            usage: components["schemas"]["Usage"];
            /** Messages */
            messages: components["schemas"]["ImportedMessage"][];
            /** Is Last */
            is_last: boolean;
        };
        /**
         * ImportedMessage
         * @description One thing that was said, with its number in the conversation.
         *
         *     ``parent_turn`` is of a message that was edited: the turn that it goes on from, in place of the
         *     one before it.
         */
        ImportedMessage: {
            /** Message Id */
            message_id: string;
            role: components["schemas"]["Role"];
            /** Content */
            content: string;
            /**
             * Created Date
             * Format: date-time
             */
            created_date: string;
            /**
             * Stopped
             * @default false
             */
            stopped?: boolean;
            /**
             * Withheld
             * @default false
             */
            withheld?: boolean;
            /**
             * Reached Limit
             * @default false
             */
            reached_limit?: boolean;
            /** @default null */
            usage?: components["schemas"]["Usage"] | null;
            /**
             * Parent Turn
             * @default null
             */
            parent_turn?: number | null;
        };
        /**
         * InLanguage
         * @description The reply is in this language, by its script and its commonest words.
         */
        InLanguage: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "language";
            /**
             * Language
             * @enum {string}
             */
            language: "en" | "zh" | "de" | "fr" | "es" | "it" | "pt" | "nl" | "ja" | "ko" | "ru" | "ar";
        };
        /**
         * IncompleteDetails
         * @description Why a reply is not whole.
         *
         *     ``content_filter``: it gave the assistant's prompt away, and was withheld.
         */
        IncompleteDetails: {
            /**
             * Reason
             * @enum {string}
             */
            reason: "max_output_tokens" | "content_filter";
        };
        /**
         * InputItem
         * @description A message of the conversation so far, the user's where it does not say whose.
         *
         *     Reasoning that a client kept is passed over.
         */
        InputItem: {
            /**
             * Type
             * @default message
             * @enum {string}
             */
            type?: "message" | "reasoning";
            /**
             * Role
             * @default user
             * @enum {string}
             */
            role?: "system" | "developer" | "user" | "assistant";
            /** Content */
            content?: string | components["schemas"]["InputPart"][] | null;
        };
        /**
         * InputPart
         * @description A piece of a message: text that somebody said, or an assistant's refusal.
         */
        InputPart: {
            /**
             * Type
             * @enum {string}
             */
            type: "input_text" | "output_text" | "text" | "refusal";
            /**
             * Text
             * @default null
             */
            text?: string | null;
            /**
             * Refusal
             * @default null
             */
            refusal?: string | null;
        };
        /**
         * InputTokensDetails
         * @description How many of the tokens read were kept from earlier calls, and how many for later ones.
         */
        InputTokensDetails: {
            /** Cached Tokens */
            cached_tokens: number;
            /** Cache Write Tokens */
            cache_write_tokens: number;
        };
        /**
         * Judged
         * @description A model says whether the reply follows a rubric; null: the version's own.
         */
        Judged: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "judge";
            /** Rubric */
            rubric: string;
            /**
             * Model
             * @default null
             */
            model?: string | null;
        };
        /**
         * Jwk
         * @description A public P-256 key (RFC 7517); coordinates in base64url.
         */
        Jwk: {
            /**
             * Kty
             * @default EC
             * @constant
             */
            kty?: "EC";
            /**
             * Crv
             * @default P-256
             * @constant
             */
            crv?: "P-256";
            /**
             * Use
             * @default sig
             * @constant
             */
            use?: "sig";
            /**
             * Alg
             * @default ES256
             * @constant
             */
            alg?: "ES256";
            /** Kid */
            kid: string;
            /** X */
            x: string;
            /** Y */
            y: string;
        };
        /**
         * Jwks
         * @description The set of public keys that signatures are checked with.
         */
        Jwks: {
            /** Keys */
            keys: components["schemas"]["Jwk"][];
        };
        /**
         * LabConfiguration
         * @description What a test session runs on while its assistant does not exist yet.
         */
        LabConfiguration: {
            /** Initial Prompt */
            initial_prompt: string;
            config: components["schemas"]["ModelConfig"];
            /** @default 2 */
            session_type?: components["schemas"]["SessionType"];
            /**
             * Variables
             * @default []
             */
            variables?: components["schemas"]["Variable"][];
            /**
             * Reply Schema
             * @default null
             */
            reply_schema?: {
                [key: string]: unknown;
            } | null;
        };
        /**
         * LabelMove
         * @description One move of a label: who, when, from where to where, and why.
         *
         *     ``from_version`` is null where it is new, ``to_version`` where it was taken away.
         */
        LabelMove: {
            /** Number */
            number: number;
            /** Label */
            label: string;
            /** From Version */
            from_version: number | null;
            /** To Version */
            to_version: number | null;
            /** Note */
            note: string | null;
            /** Moved By */
            moved_by: string;
            /**
             * Moved Date
             * Format: date-time
             */
            moved_date: string;
        };
        /**
         * LabelMovePage
         * @description Some moves, and the token of the next page where there is one.
         */
        LabelMovePage: {
            /** Moves */
            moves: components["schemas"]["LabelMove"][];
            /** Next Page Token */
            next_page_token: string | null;
        };
        /**
         * LogIn
         * @description Sign in with an API key. It is checked at the provider and never stored.
         */
        LogIn: {
            /**
             * Api Key
             * Format: password
             */
            api_key: string;
        };
        /**
         * LoggedOut
         * @description Renewals are refused from now on; a token that is out expires by itself.
         */
        LoggedOut: {
            /**
             * Signed In Until
             * Format: date-time
             */
            signed_in_until: string;
        };
        /**
         * Login
         * @description A sign-in. ``renewable_until`` is when the key is needed again.
         */
        Login: {
            /** Access Token */
            access_token: string;
            /**
             * Token Type
             * @default Bearer
             * @constant
             */
            token_type?: "Bearer";
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /**
             * Renewable Until
             * Format: date-time
             */
            renewable_until: string;
            /** User Id */
            user_id: string;
            provider: components["schemas"]["Provider"];
        };
        /**
         * MakeRecoveryCode
         * @description Make a code that opens the account where the key is lost. An earlier one ends.
         *
         *     ``api_key`` is the present key: a token alone may be stolen.
         */
        MakeRecoveryCode: {
            /**
             * Api Key
             * Format: password
             */
            api_key: string;
        };
        /**
         * Matches
         * @description A regular expression is found in the reply: without look-around or references back.
         */
        Matches: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "matches";
            /** Pattern */
            pattern: string;
        };
        /**
         * Message
         * @description One thing said.
         *
         *     ``stopped``: a reply that its reader cut short. ``withheld``: a refusal in place of a reply
         *     that gave its instructions away. ``reached_limit``: a reply that was cut at its token limit.
         *     ``usage``: of a reply, null for what people said; in the Lab
         *     of the last reply alone, since no other is kept.
         *     ``versions``: it and all that stood or stands in its place, in the order they came; empty
         *     where there is no other.
         */
        Message: {
            /** Message Id */
            message_id: string;
            role: components["schemas"]["Role"];
            /** Content */
            content: string;
            /**
             * Created Date
             * Format: date-time
             */
            created_date: string;
            /**
             * Stopped
             * @default false
             */
            stopped?: boolean;
            /**
             * Withheld
             * @default false
             */
            withheld?: boolean;
            /**
             * Reached Limit
             * @default false
             */
            reached_limit?: boolean;
            /** @default null */
            usage?: components["schemas"]["Usage"] | null;
            /**
             * Versions
             * @default []
             */
            versions?: string[];
        };
        /**
         * Model
         * @description A chat model, and what is known of it.
         *
         *     ``context_window`` in tokens. Prices are US dollars for a million tokens, null where none is
         *     known. ``reasoning_efforts``, the least first: empty where it does not reason, or nobody knows.
         *     ``shutdown_date``: from that day on it answers no more; ``successor`` can take its place: what
         *     its provider names, else the nearest by price of the models that stay.
         */
        Model: {
            /** Model */
            model: string;
            /** Context Window */
            context_window: number;
            /**
             * Input Usd
             * @default null
             */
            input_usd?: number | null;
            /**
             * Output Usd
             * @default null
             */
            output_usd?: number | null;
            /**
             * Reasoning Efforts
             * @default []
             */
            reasoning_efforts?: ("none" | "minimal" | "low" | "medium" | "high" | "xhigh" | "max")[];
            /**
             * Shutdown Date
             * @default null
             */
            shutdown_date?: string | null;
            /**
             * Successor
             * @default null
             */
            successor?: string | null;
        };
        /**
         * ModelConfig
         * @description Which model answers and how. What a model does not take stays here and out of the call.
         *
         *     ``model`` null: the first good one that the caller's key offers. ``max_tokens`` limits what
         *     people read; reasoning has room beside it. ``reasoning_effort`` null: the least that the model
         *     takes. Models that reason take no temperature, top_p or penalties.
         */
        ModelConfig: {
            /**
             * Model
             * @default null
             */
            model?: string | null;
            /**
             * Max Tokens
             * @default 1000
             */
            max_tokens?: number;
            /**
             * Reasoning Effort
             * @default null
             */
            reasoning_effort?: ("none" | "minimal" | "low" | "medium" | "high" | "xhigh" | "max") | null;
            /**
             * Temperature
             * @default 0.7
             */
            temperature?: number;
            /**
             * Top P
             * @default 1
             */
            top_p?: number;
            /**
             * Frequency Penalty
             * @default 0
             */
            frequency_penalty?: number;
            /**
             * Presence Penalty
             * @default 0
             */
            presence_penalty?: number;
        };
        /**
         * ModelList
         * @description The models to offer, the preferred one first, and where they are.
         *
         *     Empty where the provider's listing cannot be used: then a model's name has to be typed.
         */
        ModelList: {
            /** Models */
            models: components["schemas"]["Model"][];
            /** Default Model */
            default_model: string | null;
            provider: components["schemas"]["Provider"];
        };
        /**
         * ModelResponse
         * @description A whole answer. ``model`` names the version that gave it.
         */
        ModelResponse: {
            /** Id */
            id: string;
            /**
             * Object
             * @default response
             * @constant
             */
            object?: "response";
            /** Created At */
            created_at: number;
            /**
             * Status
             * @enum {string}
             */
            status: "in_progress" | "completed" | "incomplete";
            /**
             * Background
             * @default false
             * @constant
             */
            background?: false;
            /**
             * Error
             * @default null
             */
            error?: null;
            /** @default null */
            incomplete_details?: components["schemas"]["IncompleteDetails"] | null;
            /** Instructions */
            instructions: string | null;
            /** Max Output Tokens */
            max_output_tokens: number | null;
            /** Metadata */
            metadata: {
                [key: string]: string;
            };
            /** Model */
            model: string;
            /** Output */
            output?: components["schemas"]["OutputMessage"][];
            /**
             * Parallel Tool Calls
             * @default true
             * @constant
             */
            parallel_tool_calls?: true;
            /**
             * Previous Response Id
             * @default null
             */
            previous_response_id?: null;
            prompt: components["schemas"]["UsedPrompt"];
            reasoning: components["schemas"]["UsedReasoning"];
            /**
             * Store
             * @default false
             * @constant
             */
            store?: false;
            text: components["schemas"]["UsedFormat"];
            /**
             * Tool Choice
             * @default auto
             * @constant
             */
            tool_choice?: "auto";
            /**
             * Tools
             * @default []
             */
            tools?: unknown[];
            /**
             * Truncation
             * @default disabled
             * @constant
             */
            truncation?: "disabled";
            /** @default null */
            usage?: components["schemas"]["ResponseUsage"] | null;
        };
        /**
         * Moderation
         * @description What the provider's moderation says of the message; it informs and blocks nothing.
         *
         *     ``unavailable``: the provider has none, or it did not answer.
         */
        Moderation: {
            /**
             * Status
             * @enum {string}
             */
            status: "clear" | "flagged" | "unavailable";
            /** Categories */
            categories: string[];
        };
        /**
         * MostWords
         * @description The reply has at most so many words; a Chinese or Japanese character counts as one.
         */
        MostWords: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "max_words";
            /** Words */
            words: number;
        };
        /**
         * MoveLabel
         * @description Let a label point at another version; it holds from the next call.
         *
         *     ``from_version`` is where it was seen, null where there was none.
         */
        MoveLabel: {
            /** Version */
            version: number;
            /**
             * From Version
             * @default null
             */
            from_version?: number | null;
            /**
             * Note
             * @default
             */
            note?: string;
        };
        /**
         * NoLeak
         * @description The reply does not give the prompt away, by the leak guard.
         */
        NoLeak: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "no_leak";
        };
        /**
         * NotContains
         * @description The reply does not have this text in it, in whatever case.
         */
        NotContains: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "not_contains";
            /** Text */
            text: string;
        };
        /** @description A failure in OpenAI's form. */
        OpenAIError: {
            error: {
                code: string;
                message: string;
                request_id: string;
                type: string;
                param: string | null;
            };
        };
        OpenAIErrorOrGatewayRefusal: components["schemas"]["OpenAIError"] | components["schemas"]["GatewayRefusal"];
        /**
         * OutputMessage
         * @description The one item of an answer.
         */
        OutputMessage: {
            /** Id */
            id: string;
            /**
             * Type
             * @default message
             * @constant
             */
            type?: "message";
            /**
             * Role
             * @default assistant
             * @constant
             */
            role?: "assistant";
            /**
             * Status
             * @enum {string}
             */
            status: "in_progress" | "completed" | "incomplete";
            /** Content */
            content: components["schemas"]["OutputText"][];
        };
        /**
         * OutputText
         * @description What the assistant says.
         */
        OutputText: {
            /**
             * Type
             * @default output_text
             * @constant
             */
            type?: "output_text";
            /**
             * Text
             * @default
             */
            text?: string;
            /**
             * Annotations
             * @default []
             */
            annotations?: unknown[];
            /**
             * Logprobs
             * @default []
             */
            logprobs?: unknown[];
        };
        /**
         * OutputTokensDetails
         * @description How many of the tokens written were reasoning, which nobody reads.
         */
        OutputTokensDetails: {
            /** Reasoning Tokens */
            reasoning_tokens: number;
        };
        /**
         * PromptReference
         * @description An assistant in the place of a stored prompt. ``version`` is a number or a label;
         *
         *     null: the one in production.
         */
        PromptReference: {
            /** Id */
            id: string;
            /**
             * Version
             * @default null
             */
            version?: string | number | null;
            /**
             * Variables
             * @default null
             */
            variables?: {
                [key: string]: string | components["schemas"]["TextPart"];
            } | null;
        };
        /**
         * PromptTokensDetails
         * @description How many of the tokens read were kept from earlier calls, at a lower price.
         */
        PromptTokensDetails: {
            /** Cached Tokens */
            cached_tokens: number;
        };
        /**
         * Provider
         * @description Who answers the chats: shown to people, so that they know where their words go.
         */
        Provider: {
            /** Name */
            name: string;
            /** Is Demo */
            is_demo: boolean;
        };
        /**
         * PublishDraft
         * @description Make the draft the next version, which never changes, and let labels point at it.
         *
         *     ``revision`` is the draft's and ``version`` the newest version, as they were seen: of two people
         *     at it, the second is told. ``labels`` without ``production`` leaves what is called as it is.
         */
        PublishDraft: {
            /** Revision */
            revision: string;
            /** Version */
            version: number;
            /**
             * Note
             * @default
             */
            note?: string;
            /**
             * Labels
             * @default [
             *       "production"
             *     ]
             */
            labels?: string[];
        };
        /**
         * RateSession
         * @description Thumbs up (1) or down (0).
         */
        RateSession: {
            /** User Liked */
            user_liked: number;
        };
        /**
         * Reasoning
         * @description ``effort`` stands in place of the assistant's. A summary of the reasoning is not given.
         */
        Reasoning: {
            /**
             * Effort
             * @default null
             */
            effort?: ("none" | "minimal" | "low" | "medium" | "high" | "xhigh" | "max") | null;
            /**
             * Summary
             * @default null
             */
            summary?: null;
            /**
             * Generate Summary
             * @default null
             */
            generate_summary?: null;
            /**
             * Mode
             * @default null
             */
            mode?: "standard" | null;
        };
        /**
         * RecoverAccount
         * @description Sign in with a recovery code, and with a new key in place of the lost one.
         *
         *     The code is used up by it.
         */
        RecoverAccount: {
            /**
             * Recovery Code
             * Format: password
             */
            recovery_code: string;
            /**
             * New Api Key
             * Format: password
             */
            new_api_key: string;
        };
        /**
         * RecoveryCode
         * @description Shown once: only a keyed hash of it is kept.
         */
        RecoveryCode: {
            /** Recovery Code */
            recovery_code: string;
        };
        /**
         * Refuses
         * @description The reply declines, by the words that begin a refusal.
         */
        Refuses: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "refuses";
        };
        /**
         * RenameSession
         * @description Give a session a title of one's own.
         */
        RenameSession: {
            /** Title */
            title: string;
        };
        /**
         * ResponseFormat
         * @description The one form of answer there is.
         */
        ResponseFormat: {
            /**
             * Type
             * @constant
             */
            type: "text";
        };
        /**
         * ResponseUsage
         * @description What the reply took, in tokens, the assistant's prompt included.
         */
        ResponseUsage: {
            /** Input Tokens */
            input_tokens: number;
            input_tokens_details: components["schemas"]["InputTokensDetails"];
            /** Output Tokens */
            output_tokens: number;
            output_tokens_details: components["schemas"]["OutputTokensDetails"];
            /** Total Tokens */
            total_tokens: number;
        };
        /**
         * RevertBot
         * @description Give the model again what it was given in an earlier version, as a new one in production.
         *
         *     ``version`` is the present one, as in a revision.
         */
        RevertBot: {
            /** Version */
            version: number;
            /** To Version */
            to_version: number;
        };
        /**
         * ReviseBot
         * @description Change one's own assistant at once. What the model is given makes a version in production.
         *
         *     ``version`` is the one that was changed: of two people at it, the second is told. Name, tag
         *     line and description belong to all versions, and sessions that have begun keep theirs. The same
         *     change asked for twice is made once. ``variables``, ``starters`` and ``reply_schema`` stay as
         *     they are where they are left out.
         */
        ReviseBot: {
            session_type: components["schemas"]["SessionType"];
            /** Initial Prompt */
            initial_prompt: string;
            /** Summary Prompt */
            summary_prompt: string;
            config: components["schemas"]["ModelConfig"];
            /**
             * Variables
             * @default []
             */
            variables?: components["schemas"]["Variable"][];
            /**
             * Starters
             * @default []
             */
            starters?: string[];
            /**
             * Reply Schema
             * @default null
             */
            reply_schema?: {
                [key: string]: unknown;
            } | null;
            /** Name */
            name: string;
            /** Tag Line */
            tag_line: string;
            /** Description */
            description: string;
            /** Version */
            version: number;
        };
        /**
         * Role
         * @description Who speaks.
         * @enum {string}
         */
        Role: "user" | "assistant";
        /**
         * RunCase
         * @description Run one case once against a version or the draft. The same run asked for again is answered.
         *
         *     ``attempt`` tells repeats apart: a result is kept for each, with the version that gave it.
         */
        RunCase: {
            /**
             * Version
             * @default draft
             */
            version?: string;
            /**
             * Attempt
             * @default 1
             */
            attempt?: number;
        };
        /**
         * SaveDraft
         * @description Keep what may become the next version. Nobody else can read it, and it changes nothing.
         *
         *     ``revision`` is that of the draft which was changed, null where there was none: of two people
         *     at it, the second is told. The same draft saved twice is saved once.
         */
        SaveDraft: {
            session_type: components["schemas"]["SessionType"];
            /** Initial Prompt */
            initial_prompt: string;
            /** Summary Prompt */
            summary_prompt: string;
            config: components["schemas"]["ModelConfig"];
            /**
             * Variables
             * @default []
             */
            variables?: components["schemas"]["Variable"][];
            /**
             * Starters
             * @default []
             */
            starters?: string[];
            /**
             * Reply Schema
             * @default null
             */
            reply_schema?: {
                [key: string]: unknown;
            } | null;
            /**
             * Revision
             * @default null
             */
            revision?: string | null;
        };
        /**
         * Score
         * @description What was counted until then, of at least ``least_people`` different people.
         *
         *     ``withheld`` replies gave the prompt away, and turns that ``failed`` have none. The medians are
         *     of concluded sessions, and at most 10 % off. Conclusions and thumbs are null where none can be
         *     shown yet. A step's thumbs can be negative: a rating that was shown before was changed.
         */
        Score: {
            /**
             * Until
             * Format: date-time
             */
            until: string;
            /** Sessions */
            sessions: number;
            /** Concluded */
            concluded: number | null;
            /** Thumbs Up */
            thumbs_up: number | null;
            /** Thumbs Down */
            thumbs_down: number | null;
            /** Withheld */
            withheld: number;
            /** Failed */
            failed: number;
            /** Median Tokens */
            median_tokens: number | null;
            /** Median Cost Usd */
            median_cost_usd: number | null;
        };
        /**
         * Scoreboard
         * @description The versions of which something can be shown.
         *
         *     Each step has sessions, conclusions and ratings of at least ``least_people`` different people
         *     each, or none; the rest waits. The owner's own sessions are not counted, nor are those with a
         *     draft.
         */
        Scoreboard: {
            /** Least People */
            least_people: number;
            /** Versions */
            versions: components["schemas"]["VersionScores"][];
        };
        /**
         * SendMessage
         * @description Say something in a session.
         */
        SendMessage: {
            /** Message */
            message: string;
        };
        /**
         * Session
         * @description A conversation, without what was said. ``bot_id`` is null in the Lab.
         *
         *     ``bot_version``: the version of the assistant that it was started with, and goes on with.
         *     Tokens and cost are of all its calls of the model: replies, also those that were asked for
         *     again, summaries and recaps. ``usage_source`` is ``estimate`` if any of them was estimated.
         */
        Session: {
            /** Session Id */
            session_id: string;
            /** Bot Id */
            bot_id: string | null;
            /** Bot Name */
            bot_name: string | null;
            /**
             * Bot Version
             * @default null
             */
            bot_version?: number | null;
            /** Title */
            title: string | null;
            status: components["schemas"]["SessionStatus"];
            session_type: components["schemas"]["SessionType"];
            /** Model */
            model: string;
            /** Message Count */
            message_count: number;
            /** User Liked */
            user_liked: number | null;
            /**
             * Created Date
             * Format: date-time
             */
            created_date: string;
            /**
             * Last Modified Date
             * Format: date-time
             */
            last_modified_date: string;
            /**
             * Input Tokens
             * @default 0
             */
            input_tokens?: number;
            /**
             * Output Tokens
             * @default 0
             */
            output_tokens?: number;
            /**
             * Cached Tokens
             * @default 0
             */
            cached_tokens?: number;
            /**
             * Reasoning Tokens
             * @default 0
             */
            reasoning_tokens?: number;
            /**
             * Cost Usd
             * @description At the list price of its day; null where the model has no known price.
             * @default 0
             */
            cost_usd?: number | null;
            /**
             * Usage Source
             * @default provider
             * @enum {string}
             */
            usage_source?: "provider" | "estimate";
        };
        /**
         * SessionPage
         * @description Some sessions, and the token of the next page where there is one.
         */
        SessionPage: {
            /** Sessions */
            sessions: components["schemas"]["Session"][];
            /** Next Page Token */
            next_page_token: string | null;
        };
        /**
         * SessionStatus
         * @description Where a session stands.
         * @enum {integer}
         */
        SessionStatus: 0 | 1 | 2 | 3 | 4;
        /**
         * SessionType
         * @description How a session remembers: a rolling window, or a running summary.
         * @enum {integer}
         */
        SessionType: 2 | 3;
        /**
         * SetSpendLimit
         * @description Limit what the caller's chats may cost on a day (UTC); null removes the limit.
         *
         *     At 0 nothing may be spent. The turn that reaches the limit, and others under way, are still
         *     answered. A model without a known price is refused while there is a limit, unless
         *     ``allow_unpriced_models``: then it is not counted.
         */
        SetSpendLimit: {
            /** Daily Spend Limit Usd */
            daily_spend_limit_usd: number | null;
            /**
             * Allow Unpriced Models
             * @default false
             */
            allow_unpriced_models?: boolean;
        };
        /**
         * StartSession
         * @description Start a session: with an assistant, or with a configuration to try out in the Lab.
         *
         *     ``model`` replaces the assistant's own model for this session. ``variables`` are the values of
         *     the assistant's variables, by their names. ``version`` is a version's number or a label, or
         *     ``draft`` for one's own; without it, the version in production.
         */
        StartSession: {
            /**
             * Bot Id
             * @default null
             */
            bot_id?: string | null;
            /** @default null */
            lab?: components["schemas"]["LabConfiguration"] | null;
            /**
             * Model
             * @default null
             */
            model?: string | null;
            /**
             * Variables
             * @default null
             */
            variables?: {
                [key: string]: string | number;
            } | null;
            /**
             * Version
             * @default null
             */
            version?: string | null;
        };
        /**
         * StopMessage
         * @description Stop the reply to the message that was sent with this idempotency key.
         */
        StopMessage: {
            /** Idempotency Key */
            idempotency_key: string;
        };
        /**
         * StopRequested
         * @description What came of the reply is kept. To take effect, the stream of the message is closed too.
         */
        StopRequested: {
            /** Session Id */
            session_id: string;
        };
        /**
         * StreamOptions
         * @description ``include_usage``: a last chunk says what the reply took.
         */
        StreamOptions: {
            /**
             * Include Usage
             * @default null
             */
            include_usage?: boolean | null;
        };
        /**
         * SwapKey
         * @description Go on under another key of the provider's. Nothing that was said is written again.
         *
         *     The new key is checked at its provider; the old one may be revoked by then. It opens nothing
         *     any more, and every other sign-in ends. ``api_key`` is the old one: a token alone may be stolen.
         */
        SwapKey: {
            /**
             * Api Key
             * Format: password
             */
            api_key: string;
            /**
             * New Api Key
             * Format: password
             */
            new_api_key: string;
        };
        /**
         * TextFormat
         * @description The form of the reply: text, any JSON, or JSON that fits ``schema``.
         */
        TextFormat: {
            /**
             * Type
             * @default text
             * @enum {string}
             */
            type?: "text" | "json_object" | "json_schema";
            /**
             * Name
             * @default null
             */
            name?: string | null;
            /**
             * Description
             * @default null
             */
            description?: string | null;
            /**
             * Schema
             * @default null
             */
            schema?: {
                [key: string]: unknown;
            } | null;
            /**
             * Strict
             * @default null
             */
            strict?: boolean | null;
        };
        /**
         * TextOptions
         * @description ``format`` is passed on to the model.
         */
        TextOptions: {
            /** @default null */
            format?: components["schemas"]["TextFormat"] | null;
            /**
             * Verbosity
             * @default null
             */
            verbosity?: "medium" | null;
        };
        /**
         * TextPart
         * @description A variable's value as a part of a message.
         */
        TextPart: {
            /**
             * Type
             * @constant
             */
            type: "input_text";
            /** Text */
            text: string;
        };
        /**
         * Transcript
         * @description A session with what was said, in the order of the session.
         *
         *     ``earlier`` goes into ``before`` to ask for the messages ahead of these; null at the start.
         *     ``branch`` is the one that was asked for, null where the session goes on from it.
         *     ``variables``: what the assistant's variables were filled in with.
         */
        Transcript: {
            session: components["schemas"]["Session"];
            /** Messages */
            messages: components["schemas"]["Message"][];
            /** Earlier */
            earlier: string | null;
            /** Recap */
            recap: string | null;
            pending: components["schemas"]["FailedTurn"] | null;
            /**
             * Branch
             * @default null
             */
            branch?: string | null;
            /** Variables */
            variables?: {
                [key: string]: string;
            };
        };
        /**
         * Turn
         * @description A stored turn: the reply, what it cost, and the session as it now stands.
         *
         *     ``memory_condensed``: earlier messages were replaced by a summary before this reply.
         *     ``dropped_params``: settings of the assistant that its model does not take.
         *     ``moderation``: of the person's message; null where the assistant spoke unasked.
         *     ``prompt_injection_detected``: the message seems to ask for the hidden instructions.
         */
        Turn: {
            session: components["schemas"]["Session"];
            /** Turn */
            turn: number;
            reply: components["schemas"]["Message"];
            usage: components["schemas"]["Usage"];
            /** Memory Condensed */
            memory_condensed: boolean;
            /** Dropped Params */
            dropped_params: string[];
            /** @default null */
            moderation?: components["schemas"]["Moderation"] | null;
            /**
             * Prompt Injection Detected
             * @default false
             */
            prompt_injection_detected?: boolean;
        };
        /**
         * Usage
         * @description Tokens a turn took, and what they cost.
         *
         *     ``source``: counted by the provider or, where it does not say, estimated by us.
         *     ``cached_tokens`` and ``cache_write_tokens`` are part of the input, ``reasoning_tokens`` of the
         *     output.
         */
        Usage: {
            /** Input Tokens */
            input_tokens: number;
            /** Output Tokens */
            output_tokens: number;
            /**
             * Source
             * @enum {string}
             */
            source: "provider" | "estimate";
            /**
             * Cached Tokens
             * @default 0
             */
            cached_tokens?: number;
            /**
             * Cache Write Tokens
             * @default 0
             */
            cache_write_tokens?: number;
            /**
             * Reasoning Tokens
             * @default 0
             */
            reasoning_tokens?: number;
            /**
             * Cost Usd
             * @description At the list price of its day; null where the model has no known price.
             * @default null
             */
            cost_usd?: number | null;
        };
        /**
         * UsedFormat
         * @description The form that was asked for.
         */
        UsedFormat: {
            /** Format */
            format: {
                [key: string]: unknown;
            };
            /**
             * Verbosity
             * @default medium
             * @constant
             */
            verbosity?: "medium";
        };
        /**
         * UsedPrompt
         * @description The assistant that answered, and its version.
         */
        UsedPrompt: {
            /** Id */
            id: string;
            /** Version */
            version: string;
            /**
             * Variables
             * @default null
             */
            variables?: {
                [key: string]: string;
            } | null;
        };
        /**
         * UsedReasoning
         * @description The effort that was asked for; null: the least that the model takes.
         */
        UsedReasoning: {
            /** Effort */
            effort: ("none" | "minimal" | "low" | "medium" | "high" | "xhigh" | "max") | null;
            /**
             * Summary
             * @default null
             */
            summary?: null;
        };
        /**
         * User
         * @description A profile. Nothing else about a person is stored.
         *
         *     ``spent_today_usd``: counted since midnight UTC, while a limit is set; null where none is.
         */
        User: {
            /** User Id */
            user_id: string;
            /**
             * Created Date
             * Format: date-time
             */
            created_date: string;
            /**
             * Last Modified Date
             * Format: date-time
             */
            last_modified_date: string;
            /** Sessions Started */
            sessions_started: number;
            /** Sessions Ended */
            sessions_ended: number;
            /** Bots Created */
            bots_created: number;
            /**
             * Daily Spend Limit Usd
             * @default null
             */
            daily_spend_limit_usd?: number | null;
            /**
             * Spent Today Usd
             * @default null
             */
            spent_today_usd?: number | null;
            /**
             * Allow Unpriced Models
             * @default false
             */
            allow_unpriced_models?: boolean;
            /**
             * Has Recovery Code
             * @default false
             */
            has_recovery_code?: boolean;
        };
        /**
         * ValidJson
         * @description The reply is JSON, valid against a schema without references.
         */
        ValidJson: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "json_schema";
            /** Json Schema */
            json_schema: {
                [key: string]: unknown;
            };
        };
        /**
         * Variable
         * @description One variable: ``{{name}}`` in the prompts is replaced by its value, once.
         *
         *     ``choices`` are what a ``choice`` may be. A variable that is not given has its ``default``;
         *     without one, it is refused where ``required``, and empty otherwise.
         */
        Variable: {
            /** Name */
            name: string;
            /**
             * Type
             * @default text
             * @enum {string}
             */
            type?: "text" | "number" | "choice";
            /**
             * Description
             * @default
             */
            description?: string;
            /**
             * Choices
             * @default []
             */
            choices?: string[];
            /**
             * Default
             * @default null
             */
            default?: string | number | null;
            /**
             * Required
             * @default true
             */
            required?: boolean;
        };
        /**
         * Verdict
         * @description Whether a version got worse than another, honest about chance.
         *
         *     ``worse`` and ``better`` count the cases that passed less or more often; ``cases`` are those.
         *     ``p_value``: how likely so uneven a change is where nothing changed (exact test of paired
         *     outcomes, two-sided). ``conclusion`` is ``worse`` or ``better`` where that is at most 5 %.
         *     ``missing`` runs have no result yet in one of both.
         */
        Verdict: {
            /**
             * Conclusion
             * @enum {string}
             */
            conclusion: "worse" | "better" | "no_difference" | "nothing_run";
            /** Compared */
            compared: number;
            /** Worse */
            worse: number;
            /** Better */
            better: number;
            /** P Value */
            p_value: number;
            /** Runs Worse */
            runs_worse: number;
            /** Runs Better */
            runs_better: number;
            /** Missing */
            missing: number;
            /** Cases */
            cases: components["schemas"]["ComparedCase"][];
        };
        /**
         * VersionScores
         * @description A version's whole score, and the steps in which it came, the oldest first.
         */
        VersionScores: {
            /** Version */
            version: number;
            total: components["schemas"]["Score"];
            /** Steps */
            steps: components["schemas"]["Score"][];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    log_in: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LogIn"];
            };
        };
        responses: {
            /** @description A sign-in. ``renewable_until`` is when the key is needed again. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Login"];
                };
            };
            /** @description invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description key_malformed, real_key_in_demo, provider_key_invalid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description grant_out_of_scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_incomplete */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description too_many_sign_ins, provider_rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description provider_error */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description provider_timeout, a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
        };
    };
    preflight_log_in: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a browser may send */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    renew_login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A sign-in. ``renewable_until`` is when the key is needed again. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Login"];
                };
            };
            /** @description invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sign_in_again, token_missing, token_invalid, token_expired, a refusal of the gateway's own */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description grant_out_of_scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_incomplete */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
        };
    };
    preflight_renew_login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a browser may send */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    log_out: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Renewals are refused from now on; a token that is out expires by itself. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoggedOut"];
                };
            };
            /** @description invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sign_in_again, token_missing, token_invalid, token_expired, a refusal of the gateway's own */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description grant_out_of_scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_incomplete */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
        };
    };
    preflight_log_out: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a browser may send */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_jwks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The set of public keys that signatures are checked with. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Jwks"];
                };
            };
            /** @description invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description grant_out_of_scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
        };
    };
    preflight_get_jwks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a browser may send */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_user: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A profile. Nothing else about a person is stored. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sign_in_again, token_missing, token_invalid, token_expired, a refusal of the gateway's own */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description grant_out_of_scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
        };
    };
    preflight_get_user: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a browser may send */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    set_spend_limit: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetSpendLimit"];
            };
        };
        responses: {
            /** @description A profile. Nothing else about a person is stored. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sign_in_again, token_missing, token_invalid, token_expired, a refusal of the gateway's own */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description grant_out_of_scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_incomplete */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
        };
    };
    preflight_set_spend_limit: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a browser may send */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    swap_key: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SwapKey"];
            };
        };
        responses: {
            /** @description A sign-in. ``renewable_until`` is when the key is needed again. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Login"];
                };
            };
            /** @description invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sign_in_again, key_malformed, real_key_in_demo, provider_key_invalid, token_missing, token_invalid, token_expired, a refusal of the gateway's own */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description other_key, grant_out_of_scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_incomplete */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description key_in_use */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description too_many_sign_ins, provider_rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description provider_error */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description provider_timeout, a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
        };
    };
    preflight_swap_key: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a browser may send */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    make_recovery_code: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MakeRecoveryCode"];
            };
        };
        responses: {
            /** @description Shown once: only a keyed hash of it is kept. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCode"];
                };
            };
            /** @description invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sign_in_again, token_missing, token_invalid, token_expired, a refusal of the gateway's own */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description other_key, grant_out_of_scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_incomplete */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
        };
    };
    preflight_make_recovery_code: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a browser may send */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    recover_account: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecoverAccount"];
            };
        };
        responses: {
            /** @description A sign-in. ``renewable_until`` is when the key is needed again. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Login"];
                };
            };
            /** @description invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description recovery_code_invalid, key_malformed, real_key_in_demo, provider_key_invalid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description grant_out_of_scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_incomplete */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description key_in_use */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description too_many_sign_ins, provider_rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description provider_error */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description provider_timeout, a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
        };
    };
    preflight_recover_account: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a browser may send */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    delete_account: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeleteAccount"];
            };
        };
        responses: {
            /** @description What is gone, over all the requests that it took; nothing where it was gone before. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletedAccount"];
                };
            };
            /** @description invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sign_in_again, token_missing, token_invalid, token_expired, a refusal of the gateway's own */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description other_key, grant_out_of_scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_incomplete */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
        };
    };
    preflight_delete_account: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a browser may send */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    list_models: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The models to offer, the preferred one first, and where they are. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelList"];
                };
            };
            /** @description invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description provider_key_invalid, token_missing, token_invalid, token_expired, a refusal of the gateway's own */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description provider_forbidden, grant_out_of_scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description provider_rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description provider_error */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description provider_timeout, a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
        };
    };
    preflight_list_models: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a browser may send */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    list_bots: {
        parameters: {
            query?: {
                which?: "showcased" | "mine";
                page_size?: number;
                page_token?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Some assistants, and the token of the next page where there is one. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BotPage"];
                };
            };
            /** @description invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description token_missing, token_invalid, token_expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description grant_out_of_scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
        };
    };
    create_bot: {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each action of a person, the same for its retries. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateBot"];
            };
        };
        responses: {
            /** @description An assistant opened. Its prompts are the creator's secret: null for everybody else. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Bot"];
                };
            };
            /** @description idempotency_key_missing, invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sign_in_again, token_missing, token_invalid, token_expired, a refusal of the gateway's own */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description grant_out_of_scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description session_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_incomplete */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description idempotency_key_reused */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description ceiling_reached */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
        };
    };
    preflight_create_bot: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a browser may send */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_bot: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                bot_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An assistant opened. Its prompts are the creator's secret: null for everybody else. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Bot"];
                };
            };
            /** @description invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description token_invalid, token_expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description grant_out_of_scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description bot_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
        };
    };
    revise_bot: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                bot_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReviseBot"];
            };
        };
        responses: {
            /** @description An assistant opened. Its prompts are the creator's secret: null for everybody else. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Bot"];
                };
            };
            /** @description invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sign_in_again, token_missing, token_invalid, token_expired, a refusal of the gateway's own */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description grant_out_of_scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description bot_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_incomplete */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description bot_changed */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description ceiling_reached */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
        };
    };
    deactivate_bot: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                bot_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An assistant opened. Its prompts are the creator's secret: null for everybody else. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Bot"];
                };
            };
            /** @description invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description token_missing, token_invalid, token_expired, a refusal of the gateway's own */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description grant_out_of_scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description bot_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
        };
    };
    preflight_get_bot: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                bot_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a browser may send */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    revert_bot: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                bot_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RevertBot"];
            };
        };
        responses: {
            /** @description An assistant opened. Its prompts are the creator's secret: null for everybody else. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Bot"];
                };
            };
            /** @description invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sign_in_again, token_missing, token_invalid, token_expired, a refusal of the gateway's own */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description grant_out_of_scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description bot_not_found, bot_version_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_incomplete */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description bot_changed */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description ceiling_reached */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
        };
    };
    preflight_revert_bot: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                bot_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a browser may send */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    list_bot_versions: {
        parameters: {
            query?: {
                page_size?: number;
                page_token?: string | null;
            };
            header?: never;
            path: {
                bot_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Some versions, and the token of the next page where there is one. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BotVersionPage"];
                };
            };
            /** @description invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description token_missing, token_invalid, token_expired, a refusal of the gateway's own */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description grant_out_of_scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description bot_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
        };
    };
    publish_draft: {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each action of a person, the same for its retries. */
                "Idempotency-Key"?: string;
            };
            path: {
                bot_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PublishDraft"];
            };
        };
        responses: {
            /** @description An assistant opened. Its prompts are the creator's secret: null for everybody else. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Bot"];
                };
            };
            /** @description idempotency_key_missing, invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sign_in_again, token_missing, token_invalid, token_expired, a refusal of the gateway's own */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description grant_out_of_scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description bot_not_found, draft_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_incomplete */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description bot_changed, draft_changed */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description idempotency_key_reused */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description ceiling_reached */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
        };
    };
    preflight_list_bot_versions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                bot_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a browser may send */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_draft: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                bot_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What may become the next version. ``revision`` changes with each save. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Draft"];
                };
            };
            /** @description invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description token_missing, token_invalid, token_expired, a refusal of the gateway's own */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description grant_out_of_scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description bot_not_found, draft_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
        };
    };
    save_draft: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                bot_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SaveDraft"];
            };
        };
        responses: {
            /** @description What may become the next version. ``revision`` changes with each save. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Draft"];
                };
            };
            /** @description invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description token_missing, token_invalid, token_expired, a refusal of the gateway's own */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description grant_out_of_scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description bot_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_incomplete */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description draft_changed */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
        };
    };
    discard_draft: {
        parameters: {
            query: {
                revision: string;
            };
            header?: never;
            path: {
                bot_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description There is no draft any more. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DiscardedDraft"];
                };
            };
            /** @description invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description token_missing, token_invalid, token_expired, a refusal of the gateway's own */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description grant_out_of_scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description bot_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description draft_changed */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
        };
    };
    preflight_get_draft: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                bot_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a browser may send */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    move_label: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                bot_id: string;
                label: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MoveLabel"];
            };
        };
        responses: {
            /** @description An assistant opened. Its prompts are the creator's secret: null for everybody else. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Bot"];
                };
            };
            /** @description invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description token_missing, token_invalid, token_expired, a refusal of the gateway's own */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description grant_out_of_scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description bot_not_found, bot_version_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_incomplete */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description bot_changed */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
        };
    };
    remove_label: {
        parameters: {
            query: {
                from_version: number;
            };
            header?: never;
            path: {
                bot_id: string;
                label: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An assistant opened. Its prompts are the creator's secret: null for everybody else. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Bot"];
                };
            };
            /** @description invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description token_missing, token_invalid, token_expired, a refusal of the gateway's own */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description grant_out_of_scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description bot_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description bot_changed */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
        };
    };
    preflight_move_label: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                bot_id: string;
                label: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a browser may send */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    list_label_moves: {
        parameters: {
            query?: {
                page_size?: number;
                page_token?: string | null;
            };
            header?: never;
            path: {
                bot_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Some moves, and the token of the next page where there is one. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LabelMovePage"];
                };
            };
            /** @description invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description token_missing, token_invalid, token_expired, a refusal of the gateway's own */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description grant_out_of_scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description bot_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
        };
    };
    preflight_list_label_moves: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                bot_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a browser may send */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    list_cases: {
        parameters: {
            query?: {
                page_size?: number;
                page_token?: string | null;
            };
            header?: never;
            path: {
                bot_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Some cases, and the token of the next page where there is one. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CasePage"];
                };
            };
            /** @description invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description token_missing, token_invalid, token_expired, a refusal of the gateway's own */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description grant_out_of_scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description bot_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
        };
    };
    add_cases: {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each action of a person, the same for its retries. */
                "Idempotency-Key"?: string;
            };
            path: {
                bot_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddCases"];
            };
        };
        responses: {
            /** @description Some cases, and the token of the next page where there is one. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CasePage"];
                };
            };
            /** @description idempotency_key_missing, invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description token_missing, token_invalid, token_expired, a refusal of the gateway's own */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description grant_out_of_scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description bot_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_incomplete */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description idempotency_key_reused */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
        };
    };
    preflight_add_cases: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                bot_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a browser may send */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    change_case: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                bot_id: string;
                case_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeCase"];
            };
        };
        responses: {
            /** @description A case of one's own assistant. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Case"];
                };
            };
            /** @description invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description token_missing, token_invalid, token_expired, a refusal of the gateway's own */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description grant_out_of_scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description bot_not_found, case_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_incomplete */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
        };
    };
    delete_case: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                bot_id: string;
                case_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The case is gone. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletedCase"];
                };
            };
            /** @description invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description token_missing, token_invalid, token_expired, a refusal of the gateway's own */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description grant_out_of_scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description bot_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
        };
    };
    preflight_change_case: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                bot_id: string;
                case_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a browser may send */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    run_case: {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each action of a person, the same for its retries. */
                "Idempotency-Key"?: string;
            };
            path: {
                bot_id: string;
                case_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RunCase"];
            };
        };
        responses: {
            /** @description What a version made of a case. ``version`` is null for the draft. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseResult"];
                    "text/event-stream": string;
                };
            };
            /** @description idempotency_key_missing, blocked, invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description token_missing, token_invalid, token_expired, sign_in_again, provider_key_invalid, a refusal of the gateway's own */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description spend_limit_reached, model_unpriced, provider_quota */
            402: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description provider_forbidden, key_unproven, grant_out_of_scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description bot_not_found, bot_version_not_found, label_not_found, draft_not_found, case_not_found, model_unavailable */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_incomplete */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description session_busy, turn_in_progress, turn_stopped */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_too_large, context_exceeded */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description idempotency_key_reused */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description ceiling_reached, provider_rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description provider_error, provider_not_an_api, firewall_answered, reply_truncated */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description provider_timeout, a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
        };
    };
    preflight_run_case: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                bot_id: string;
                case_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a browser may send */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_verdict: {
        parameters: {
            query?: {
                version?: string;
                base?: string;
            };
            header?: never;
            path: {
                bot_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Whether a version got worse than another, honest about chance. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Verdict"];
                };
            };
            /** @description invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description token_missing, token_invalid, token_expired, a refusal of the gateway's own */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description grant_out_of_scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description bot_not_found, bot_version_not_found, label_not_found, draft_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
        };
    };
    preflight_get_verdict: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                bot_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a browser may send */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_scoreboard: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                bot_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The versions of which something can be shown. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Scoreboard"];
                };
            };
            /** @description invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description token_missing, token_invalid, token_expired, a refusal of the gateway's own */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description grant_out_of_scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description bot_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
        };
    };
    preflight_get_scoreboard: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                bot_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a browser may send */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    list_sessions: {
        parameters: {
            query?: {
                bot_id?: string | null;
                page_size?: number;
                page_token?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Some sessions, and the token of the next page where there is one. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionPage"];
                };
            };
            /** @description invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description token_missing, token_invalid, token_expired, a refusal of the gateway's own */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description grant_out_of_scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
        };
    };
    start_session: {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each action of a person, the same for its retries. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StartSession"];
            };
        };
        responses: {
            /** @description A stored turn: the reply, what it cost, and the session as it now stands. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Turn"];
                    "text/event-stream": string;
                };
            };
            /** @description idempotency_key_missing, blocked, invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description token_missing, token_invalid, token_expired, sign_in_again, provider_key_invalid, a refusal of the gateway's own */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description spend_limit_reached, model_unpriced, provider_quota */
            402: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description provider_forbidden, key_unproven, grant_out_of_scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description bot_not_found, bot_version_not_found, label_not_found, draft_not_found, session_not_found, model_unavailable */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_incomplete */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description session_busy, turn_in_progress, turn_stopped */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_too_large, context_exceeded */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description idempotency_key_reused */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description ceiling_reached, provider_rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description provider_error, provider_not_an_api, firewall_answered, reply_truncated */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description provider_timeout, a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
        };
    };
    preflight_start_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a browser may send */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    send_message: {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each action of a person, the same for its retries. */
                "Idempotency-Key"?: string;
            };
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SendMessage"];
            };
        };
        responses: {
            /** @description A stored turn: the reply, what it cost, and the session as it now stands. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Turn"];
                    "text/event-stream": string;
                };
            };
            /** @description idempotency_key_missing, blocked, invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description token_missing, token_invalid, token_expired, sign_in_again, provider_key_invalid, a refusal of the gateway's own */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description spend_limit_reached, model_unpriced, provider_quota */
            402: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description provider_forbidden, key_unproven, grant_out_of_scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description session_not_found, model_unavailable */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_incomplete */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description session_ended, session_busy, turn_in_progress, turn_stopped */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_too_large, context_exceeded */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description idempotency_key_reused */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description ceiling_reached, provider_rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description provider_error, provider_not_an_api, firewall_answered, reply_truncated */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description provider_timeout, a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
        };
    };
    preflight_send_message: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a browser may send */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    regenerate_reply: {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each action of a person, the same for its retries. */
                "Idempotency-Key"?: string;
            };
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A stored turn: the reply, what it cost, and the session as it now stands. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Turn"];
                    "text/event-stream": string;
                };
            };
            /** @description idempotency_key_missing, blocked, invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description token_missing, token_invalid, token_expired, sign_in_again, provider_key_invalid, a refusal of the gateway's own */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description spend_limit_reached, model_unpriced, provider_quota */
            402: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description provider_forbidden, key_unproven, grant_out_of_scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description session_not_found, model_unavailable */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_incomplete */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description session_ended, session_busy, turn_in_progress, turn_stopped */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_too_large, context_exceeded */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description idempotency_key_reused */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description ceiling_reached, provider_rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description provider_error, provider_not_an_api, firewall_answered, reply_truncated */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description provider_timeout, a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
        };
    };
    preflight_regenerate_reply: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a browser may send */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    edit_message: {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each action of a person, the same for its retries. */
                "Idempotency-Key"?: string;
            };
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditMessage"];
            };
        };
        responses: {
            /** @description A stored turn: the reply, what it cost, and the session as it now stands. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Turn"];
                    "text/event-stream": string;
                };
            };
            /** @description idempotency_key_missing, blocked, invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description token_missing, token_invalid, token_expired, sign_in_again, provider_key_invalid, a refusal of the gateway's own */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description spend_limit_reached, model_unpriced, provider_quota */
            402: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description provider_forbidden, key_unproven, grant_out_of_scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description session_not_found, model_unavailable */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_incomplete */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description session_ended, session_busy, turn_in_progress, turn_stopped */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_too_large, context_exceeded */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description idempotency_key_reused */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description ceiling_reached, provider_rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description provider_error, provider_not_an_api, firewall_answered, reply_truncated */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description provider_timeout, a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
        };
    };
    preflight_edit_message: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a browser may send */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    stop_message: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StopMessage"];
            };
        };
        responses: {
            /** @description What came of the reply is kept. To take effect, the stream of the message is closed too. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StopRequested"];
                };
            };
            /** @description invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description token_missing, token_invalid, token_expired, a refusal of the gateway's own */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description grant_out_of_scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description session_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_incomplete */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
        };
    };
    preflight_stop_message: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a browser may send */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    end_session: {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each action of a person, the same for its retries. */
                "Idempotency-Key"?: string;
            };
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A concluded session, its recap, and what that took. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndedSession"];
                    "text/event-stream": string;
                };
            };
            /** @description idempotency_key_missing, blocked, invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description token_missing, token_invalid, token_expired, sign_in_again, provider_key_invalid, a refusal of the gateway's own */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description spend_limit_reached, model_unpriced, provider_quota */
            402: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description provider_forbidden, key_unproven, grant_out_of_scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description session_not_found, model_unavailable */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_incomplete */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description session_busy, turn_in_progress, turn_stopped */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_too_large, context_exceeded */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description idempotency_key_reused */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description ceiling_reached, provider_rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description provider_error, provider_not_an_api, firewall_answered, reply_truncated */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description provider_timeout, a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
        };
    };
    preflight_end_session: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a browser may send */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    resume_session: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A conversation, without what was said. ``bot_id`` is null in the Lab. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description token_missing, token_invalid, token_expired, a refusal of the gateway's own */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description grant_out_of_scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description session_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_incomplete */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description session_busy, session_ended */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
        };
    };
    preflight_resume_session: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a browser may send */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    rate_session: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RateSession"];
            };
        };
        responses: {
            /** @description A conversation, without what was said. ``bot_id`` is null in the Lab. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description token_missing, token_invalid, token_expired, a refusal of the gateway's own */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description grant_out_of_scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description session_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_incomplete */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
        };
    };
    preflight_rate_session: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a browser may send */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    rename_session: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RenameSession"];
            };
        };
        responses: {
            /** @description A conversation, without what was said. ``bot_id`` is null in the Lab. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description token_missing, token_invalid, token_expired, a refusal of the gateway's own */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description grant_out_of_scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description session_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_incomplete */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
        };
    };
    preflight_rename_session: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a browser may send */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    change_model: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeModel"];
            };
        };
        responses: {
            /** @description A conversation, without what was said. ``bot_id`` is null in the Lab. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description token_missing, token_invalid, token_expired, a refusal of the gateway's own */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description grant_out_of_scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description session_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_incomplete */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
        };
    };
    preflight_change_model: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a browser may send */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_session: {
        parameters: {
            query?: {
                page_size?: number;
                before?: string | null;
                branch?: string | null;
            };
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A session with what was said, in the order of the session. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Transcript"];
                };
            };
            /** @description invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description token_missing, token_invalid, token_expired, a refusal of the gateway's own */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description grant_out_of_scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description session_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
        };
    };
    delete_session: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session is gone, with this many messages. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletedSession"];
                };
            };
            /** @description invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description token_missing, token_invalid, token_expired, a refusal of the gateway's own */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description grant_out_of_scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description session_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description session_busy */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
        };
    };
    preflight_delete_session: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a browser may send */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    import_session: {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each action of a person, the same for its retries. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImportSession"];
            };
        };
        responses: {
            /** @description A conversation, without what was said. ``bot_id`` is null in the Lab. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description idempotency_key_missing, invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sign_in_again, token_missing, token_invalid, token_expired, a refusal of the gateway's own */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description grant_out_of_scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description session_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_incomplete */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description session_busy */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description idempotency_key_reused */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description ceiling_reached */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
        };
    };
    preflight_import_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a browser may send */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    list_grants: {
        parameters: {
            query?: {
                bot_id?: string | null;
                page_size?: number;
                page_token?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of grants. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GrantPage"];
                };
            };
            /** @description invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description token_missing, token_invalid, token_expired, a refusal of the gateway's own */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description grant_out_of_scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
        };
    };
    create_grant: {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each action of a person, the same for its retries. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateGrant"];
            };
        };
        responses: {
            /** @description A new grant. ``token`` is the bearer token of its calls, and is shown once. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedGrant"];
                };
            };
            /** @description idempotency_key_missing, invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sign_in_again, token_missing, token_invalid, token_expired, a refusal of the gateway's own */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description grant_unpriced */
            402: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description other_key, grant_out_of_scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description bot_not_found, bot_version_not_found, label_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_incomplete */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description request_too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description idempotency_key_reused */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description ceiling_reached */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
        };
    };
    preflight_create_grant: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a browser may send */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_grant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                grant_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A grant, without its token. ``calls_per_minute``: from one address. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Grant"];
                };
            };
            /** @description invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description token_missing, token_invalid, token_expired, a refusal of the gateway's own */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description grant_out_of_scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description grant_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
        };
    };
    revoke_grant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                grant_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A grant, without its token. ``calls_per_minute``: from one address. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Grant"];
                };
            };
            /** @description invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description token_missing, token_invalid, token_expired, a refusal of the gateway's own */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description grant_out_of_scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description grant_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
            /** @description a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorOrGatewayRefusal"];
                };
            };
        };
    };
    preflight_get_grant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                grant_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a browser may send */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    complete_chat: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CompleteChat"];
            };
        };
        responses: {
            /** @description A whole reply. ``model`` names the version that gave it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChatCompletion"];
                    "text/event-stream": string;
                };
            };
            /** @description blocked, invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIError"];
                };
            };
            /** @description provider_key_invalid, key_malformed, real_key_in_demo, grant_invalid, grant_expired, grant_revoked */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIError"];
                };
            };
            /** @description provider_quota, grant_unpriced */
            402: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIError"];
                };
            };
            /** @description provider_forbidden, key_unproven, grant_other_model, grant_other_origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIError"];
                };
            };
            /** @description bot_not_found, bot_version_not_found, label_not_found, model_unavailable */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIError"];
                };
            };
            /** @description request_incomplete */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIError"];
                };
            };
            /** @description context_exceeded, request_too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIError"];
                };
            };
            /** @description provider_error, provider_not_an_api, firewall_answered, reply_truncated, provider_timeout, grant_key_refused */
            424: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIError"];
                };
            };
            /** @description too_many_sign_ins, provider_rate_limited, grant_budget_spent, grant_rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIError"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIError"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIErrorOrGatewayRefusal"];
                };
            };
            /** @description a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIErrorOrGatewayRefusal"];
                };
            };
        };
    };
    preflight_complete_chat: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a browser may send */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    create_response: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateResponse"];
            };
        };
        responses: {
            /** @description A whole answer. ``model`` names the version that gave it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelResponse"];
                    "text/event-stream": string;
                };
            };
            /** @description blocked, invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIError"];
                };
            };
            /** @description provider_key_invalid, key_malformed, real_key_in_demo, grant_invalid, grant_expired, grant_revoked */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIError"];
                };
            };
            /** @description provider_quota, grant_unpriced */
            402: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIError"];
                };
            };
            /** @description provider_forbidden, key_unproven, grant_other_model, grant_other_origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIError"];
                };
            };
            /** @description bot_not_found, bot_version_not_found, label_not_found, model_unavailable */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIError"];
                };
            };
            /** @description request_incomplete */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIError"];
                };
            };
            /** @description context_exceeded, request_too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIError"];
                };
            };
            /** @description provider_error, provider_not_an_api, firewall_answered, reply_truncated, provider_timeout, grant_key_refused */
            424: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIError"];
                };
            };
            /** @description too_many_sign_ins, provider_rate_limited, grant_budget_spent, grant_rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIError"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIError"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIErrorOrGatewayRefusal"];
                };
            };
            /** @description a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIErrorOrGatewayRefusal"];
                };
            };
        };
    };
    preflight_create_response: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a browser may send */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    list_callable_bots: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The showcased assistants, the newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallableBotList"];
                };
            };
            /** @description invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIError"];
                };
            };
            /** @description key_malformed, real_key_in_demo */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIError"];
                };
            };
            /** @description grant_out_of_scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIError"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIError"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIErrorOrGatewayRefusal"];
                };
            };
            /** @description a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIErrorOrGatewayRefusal"];
                };
            };
        };
    };
    preflight_list_callable_bots: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a browser may send */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_callable_bot: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An assistant, as a listing of models names it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallableBot"];
                };
            };
            /** @description invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIError"];
                };
            };
            /** @description key_malformed, real_key_in_demo */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIError"];
                };
            };
            /** @description grant_out_of_scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIError"];
                };
            };
            /** @description bot_not_found, bot_version_not_found, label_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIError"];
                };
            };
            /** @description sealed_data_damaged, internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIError"];
                };
            };
            /** @description store_unavailable, a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIErrorOrGatewayRefusal"];
                };
            };
            /** @description a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIErrorOrGatewayRefusal"];
                };
            };
        };
    };
    preflight_get_callable_bot: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a browser may send */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    not_found_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                path: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description route_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIError"];
                };
            };
            /** @description method_not_allowed */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIError"];
                };
            };
            /** @description internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIError"];
                };
            };
            /** @description a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIErrorOrGatewayRefusal"];
                };
            };
            /** @description a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIErrorOrGatewayRefusal"];
                };
            };
        };
    };
    not_found_put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                path: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description route_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIError"];
                };
            };
            /** @description method_not_allowed */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIError"];
                };
            };
            /** @description internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIError"];
                };
            };
            /** @description a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIErrorOrGatewayRefusal"];
                };
            };
            /** @description a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIErrorOrGatewayRefusal"];
                };
            };
        };
    };
    not_found_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                path: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description route_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIError"];
                };
            };
            /** @description method_not_allowed */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIError"];
                };
            };
            /** @description internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIError"];
                };
            };
            /** @description a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIErrorOrGatewayRefusal"];
                };
            };
            /** @description a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIErrorOrGatewayRefusal"];
                };
            };
        };
    };
    not_found_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                path: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description route_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIError"];
                };
            };
            /** @description method_not_allowed */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIError"];
                };
            };
            /** @description internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIError"];
                };
            };
            /** @description a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIErrorOrGatewayRefusal"];
                };
            };
            /** @description a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIErrorOrGatewayRefusal"];
                };
            };
        };
    };
    preflight_not_found: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                path: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a browser may send */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    not_found_patch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                path: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description route_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIError"];
                };
            };
            /** @description method_not_allowed */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIError"];
                };
            };
            /** @description internal_error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIError"];
                };
            };
            /** @description a refusal of the gateway's own */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIErrorOrGatewayRefusal"];
                };
            };
            /** @description a refusal of the gateway's own */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAIErrorOrGatewayRefusal"];
                };
            };
        };
    };
}
