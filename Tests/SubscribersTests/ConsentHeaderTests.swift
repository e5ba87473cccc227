import Diagnostics
import TestSupport
import Testing

@testable import Subscribers

/// Names by which columns of real exports say who may be mailed, in many languages, and such as say other things: the
/// ones never pass as a column of the editor's own, and the others stop no import.
@Suite struct ConsentHeaderTests {
  /// A name, and what two people have there who both stay.
  private static let harmless = """
    Subscription date|2024-01-01|2023-05-05
    Subscription Date|01/02/2024|13/05/2023
    Subscribed date|2024-01-01|2023-05-05
    Subscription start|2024-01-01|2023-05-05
    Subscription started|2024-01-01|2023-05-05
    Subscription source|Website|Shop
    Subscription form|Footer|Popup
    Subscription IP|192.0.2.1|192.0.2.2
    Subscription ID|1001|1002
    Subscription plan|Gold|Silver
    Subscription price|5|10
    Subscription tier|Free|Paid
    Subscription name|Weekly|Daily
    Newsletter name|The Harbour Weekly|The Daily
    Newsletter|The Harbour Weekly|The Daily
    Newsletter language|en|de
    Newsletter source|Web|Shop
    Newsletter signup date|2024-01-01|2023-05-05
    Newsletter subscription date|2024-01-01|2023-05-05
    Newsletter-Anmeldung am|01.02.2024|13.05.2023
    Newsletter opened|12|3
    Newsletters sent|12|3
    Newsletters received|12|33
    Plan|Free|None
    Plan|Gold|Silver
    Plan name|None|Gold
    Membership level|Gold|None
    Membership type|Family|None
    Membership number|1001|1002
    Member since|2024-01-01|2023-05-05
    Company|None|Acme
    Middle name|None|Lee
    Title|Mr|None
    Suffix|None|Jr
    Allergies|none|nuts
    Diet|None|Vegan
    Children|0|2
    Pets|no|yes
    VIP|yes|no
    Volunteer|yes|no
    Donor|Yes|No
    Customer|Yes|No
    Vegetarian|ja|nein
    Gender|M|F
    Age|30|40
    Score|0|1
    Rating|1|5
    Opens|0|5
    Clicks|0|1
    Orders|0|1
    Total spent|0|1
    Number of orders|0|1
    Last open|2024-01-01|2023-05-05
    Last opened|2024-01-01|2023-05-05
    Last activity|2024-01-01|2023-05-05
    Last email sent|2024-01-01|2023-05-05
    Last changed|2024-01-01|2023-05-05
    Birthday|1980-01-01|1981-02-02
    Country|NO|DE
    Country|Norway|None
    State|NO|CA
    Region|North|None
    Delivery address|Quay 1|None
    Delivery town|Oslo|Bergen
    Delivery date|2024-01-01|2023-05-05
    Mailing address|Quay 1|Quay 2
    Mailing city|Oslo|Hull
    Mailing zip|0150|9000
    Mailing Street|Quay 1|Quay 2
    Email domain|a.example|b.example
    Email client|Gmail|None
    Email type|html|text
    Preferred language|no|en
    Language|no|en
    Sprache|NO|DE
    Digest|daily|weekly
    Frequency|daily|weekly
    Interests|none|boats
    Source|None|web
    Referrer|None|web
    Campaign|None|Spring
    Offers redeemed|0|2
    Updated at|2024-01-01|2023-05-05
    Confirmed at|2024-01-01|2023-05-05
    Confirmation date|2024-01-01|2023-05-05
    Confirm time|2024-01-01 10:00:00|2023-05-05 10:00:00
    Optin IP|192.0.2.1|192.0.2.2
    Consent date|2024-01-01|2023-05-05
    Consent source|web|shop
    Anmeldequelle|Web|Messe
    Abo-Nummer|1001|1002
    Abonnement Beginn|2024-01-01|2023-05-05
    Abonnementnummer|1001|1002
    Date d'abonnement|2024-01-01|2023-05-05
    Numéro d'abonné|1001|1002
    Fecha de suscripción|2024-01-01|2023-05-05
    Tipo de suscripción|Papel|Digital
    Data iscrizione|2024-01-01|2023-05-05
    Data da assinatura|2024-01-01|2023-05-05
    Data abbonamento|2024-01-01|2023-05-05
    Datum abonnement|2024-01-01|2023-05-05
    Abonnementsform|Papier|Digital
    Prenumerationsnummer|1001|1002
    Дата подписки|2024-01-01|2023-05-05
    Тип подписки|Бумага|Цифра
    登録日|2024-01-01|2023-05-05
    Postal code|0150|9000
    House number|1|0
    Bezirk|1|2
    Kurs|1|2
    Bezugsquelle|Web|Messe
    Versandart|Post|Abholung
    Versandadresse|Kai 1|Kai 2
    Privacy policy version|1|2
    Terms accepted at|2024-01-01|2023-05-05
    """.split(separator: "\n").map(String.init)

  private func cells(_ row: String) -> [String] {
    row.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
  }

  private func table(_ row: String) -> String {
    let cells = cells(row)
    return
      "email,\"\(cells[0])\",name\nann@x.org,\"\(cells[1])\",Ann\nbob@x.org,\"\(cells[2])\",Bob\n"
  }

  @Test(arguments: ConsentHeaderNames.telling)
  func `a column that says who may be mailed is heeded or asked about`(_ row: String) throws {
    let list = try ImportFolder()
    do {
      try list.run("a.csv", table(row))
      #expect(try list.mailed() == ["ann@x.org"])
    } catch let problem as Problem {
      #expect(problem.category == .usage)
      #expect(try list.state() == [:])
      // Whoever answers is asked no more.
      for (answer, mailed) in [("note", 2), ("ignore", 2)] {
        let answered = try ImportFolder()
        try answered.run("a.csv", table(row)) {
          $0.mappings = ["\(cells(row)[0])=\(answer)"].compactMap(ColumnMapping.init(parsing:))
        }
        #expect(try answered.mailed().count == mailed, "\(answer)")
      }
    }
  }

  @Test(arguments: harmless)
  func `a column of something else stops no import`(_ row: String) throws {
    let list = try ImportFolder()
    try list.run("a.csv", table(row))
    #expect(try list.mailed() == ["ann@x.org", "bob@x.org"])
  }
}
