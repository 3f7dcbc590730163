package city.plus

import java.io.File
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.boolean
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.long
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** What was released is read from Kotlin as everywhere else. */
class VectorTest {
    private val file = Json.parseToJsonElement(File(TestCity.vectors, "cp1-codes.json").readText()).jsonObject

    @Test
    fun ticketsSayWhatTheySaid() {
        val tickets = file.getValue("tickets").jsonArray.map { it.jsonObject }
        assertTrue(tickets.size >= 5)
        for (ticket in tickets) {
            val claims = ticket.getValue("claims").jsonObject
            assertEquals(expected(claims, null), seen(readCode(ticket.text("printed"))), ticket.text("name"))
            for (shown in ticket.getValue("shown").jsonArray.map { it.jsonObject }) {
                val at = shown.getValue("at").jsonPrimitive.long / 1_000 * 1_000
                assertEquals(expected(claims, at), seen(readCode(shown.text("code"))), ticket.text("name"))
            }
        }
    }

    @Test
    fun textsThatAreNoTicketsAreRefusedByTheirCode() {
        val refused = file.getValue("refused").jsonArray.map { it.jsonObject }
        assertTrue(refused.size >= 20)
        for (case in refused) {
            val found = assertThrows(CodeException::class.java, { readCode(case.text("text")) }, case.text("name"))
            assertEquals(case.text("error"), found.code(), case.text("name"))
        }
    }

    private fun expected(claims: JsonObject, shownAtMs: Long?): List<Any?> =
        listOf(
            claims.text("id"),
            claims.number("valid_from"),
            claims.number("valid_until"),
            claims.getValue("device").takeIf { it != JsonNull }?.jsonPrimitive?.content,
            claims.number("venue"),
            claims.number("variant"),
            claims.number("persons"),
            claims.getValue("document_check").jsonPrimitive.boolean,
            claims.getValue("print_allowed").jsonPrimitive.boolean,
            shownAtMs,
        )

    private fun seen(facts: CodeFacts): List<Any?> =
        listOf(
            facts.ticketId,
            facts.validFromMs,
            facts.validUntilMs,
            facts.deviceKey?.joinToString("") { "%02x".format(it) },
            facts.venue.toLong(),
            facts.variant.toLong(),
            facts.persons.toLong(),
            facts.documentCheck,
            facts.printAllowed,
            facts.shownAtMs,
        )

    private fun JsonObject.number(key: String): Long = getValue(key).jsonPrimitive.long
}
